import type { DashboardRole } from '../../contracts/common.ts';
import type { LogEventType } from '../../contracts/events.ts';
import type { BrokerKpis, LandlordKpis, TenantKpis, Trend } from '../../contracts/kpis.ts';

/** The KPIs that each role has, by the names they have in the contract. */
export interface KpiNames {
  tenant: keyof TenantKpis['trends'];
  landlord: keyof LandlordKpis;
  broker: keyof BrokerKpis;
}
export type KpiName<R extends DashboardRole = DashboardRole> = KpiNames[R];

export type KpiFormat = 'number' | 'percent' | 'money' | 'days';

/** What a KPI is: everything a screen says about it apart from its value. */
export interface KpiDefinition {
  label: string;
  format: KpiFormat;
  /** Which direction is good news. */
  betterWhen: 'up' | 'down';
  /** In words. */
  meaning: string;
  formula: string;
  /** What the rows behind it are. */
  rows: string;
  /** The events after which it may be another. */
  movedBy: readonly LogEventType[];
}

type Definitions = { [R in DashboardRole]: Record<KpiNames[R], KpiDefinition> };

const inquiries: readonly LogEventType[] = ['inquiry:created', 'inquiry:updated', 'inquiry:deleted'];
const properties: readonly LogEventType[] = ['property:created', 'property:updated', 'property:deleted'];
const deals: readonly LogEventType[] = ['broker:deal-created', 'broker:deal-updated', 'broker:deal-deleted'];

/** Every KPI of every role; the type asks for each that the contract has. */
export const kpiDefinitions: Definitions = {
  tenant: {
    activeBusinesses: {
      label: 'Active businesses',
      format: 'number',
      betterWhen: 'up',
      meaning: 'How many of your businesses are active. Those waiting for verification or in stealth do not count.',
      formula: 'Number of your businesses with status Active',
      rows: 'Your active businesses',
      movedBy: ['business:created', 'business:updated', 'business:deleted'],
    },
    responseRate: {
      label: 'Response rate',
      format: 'percent',
      betterWhen: 'up',
      meaning:
        'How many of the invites your businesses received have been answered. A reply, an acceptance and a refusal all count as an answer; open invites count as unanswered.',
      formula: 'Invites answered ÷ invites received × 100, at most 100; 0 without invites',
      rows: 'Invites your businesses received',
      movedBy: ['invite:created', 'invite:updated', 'invite:deleted'],
    },
    landlordViews: {
      label: 'Landlord views',
      format: 'number',
      betterWhen: 'up',
      meaning:
        'How often landlords and brokers have looked at your businesses and their demand listings. Each viewer counts once a day.',
      formula: 'Sum of the views of all your businesses',
      rows: 'Views of each business',
      movedBy: ['metrics:updated', 'metrics:deleted', 'business:deleted', 'profile:updated'],
    },
    messagesTotal: {
      label: 'Messages',
      format: 'number',
      betterWhen: 'up',
      meaning:
        'Messages, sent and received, in conversations about your businesses, their demand listings and their invites.',
      formula: 'Sum of the messages of all your businesses',
      rows: 'Messages of each business',
      movedBy: ['metrics:updated', 'metrics:deleted', 'business:deleted'],
    },
  },
  landlord: {
    totalListings: {
      label: 'Total listings',
      format: 'number',
      betterWhen: 'up',
      meaning: 'All your properties, whatever their status.',
      formula: 'Number of your properties',
      rows: 'Your properties',
      movedBy: ['property:created', 'property:deleted'],
    },
    activeListings: {
      label: 'Active listings',
      format: 'number',
      betterWhen: 'up',
      meaning: 'Your properties that are on the market now.',
      formula: 'Number of your properties with status Active',
      rows: 'Your active properties',
      movedBy: properties,
    },
    avgDaysOnMarket: {
      label: 'Days on market',
      format: 'days',
      betterWhen: 'down',
      meaning:
        'How long your active properties have been on the market on average. Days on which a property was off the market are not counted.',
      formula: 'Mean of the days since each active property became active; 0 without active properties',
      rows: 'Your active properties',
      movedBy: properties,
    },
    responseRate: {
      label: 'Response rate',
      format: 'percent',
      betterWhen: 'up',
      meaning:
        'How many of the inquiries about your properties you have answered. An inquiry is answered when you write in its conversation.',
      formula: 'Inquiries answered ÷ inquiries received × 100; 0 without inquiries',
      rows: 'Inquiries about your properties',
      movedBy: inquiries,
    },
  },
  broker: {
    activeDeals: {
      label: 'Active deals',
      format: 'number',
      betterWhen: 'up',
      meaning: 'Your deals that are under way: neither signed nor lost.',
      formula: 'Number of your deals in Prospecting, Touring or Offer submitted',
      rows: 'Your active deals',
      movedBy: deals,
    },
    commissionPipeline: {
      label: 'Commission pipeline',
      format: 'money',
      betterWhen: 'up',
      meaning: 'The commission that your deals in the middle of the pipeline are estimated to bring.',
      formula: 'Sum of the estimated commission of deals in Touring and Offer submitted',
      rows: 'Deals in the pipeline',
      movedBy: deals,
    },
    responseRate: {
      label: 'Response rate',
      format: 'percent',
      betterWhen: 'up',
      meaning: 'In how many of the conversations you take part in you have written something.',
      formula: 'Conversations you have replied to ÷ all your conversations × 100; 0 without conversations',
      rows: 'Your conversations',
      movedBy: ['message:new', 'message:deleted'],
    },
    propertiesMatched: {
      label: 'Properties matched',
      format: 'number',
      betterWhen: 'up',
      meaning: 'Deals that ended with a signature.',
      formula: 'Number of your deals with status Signed',
      rows: 'Signed deals',
      movedBy: deals,
    },
  },
};

/** The KPIs of a role in the order of the contract. */
export const kpiNames = <R extends DashboardRole>(role: R): KpiNames[R][] =>
  Object.keys(kpiDefinitions[role]) as KpiNames[R][];

/** What is known of a KPI by its role and name. */
export const definitionOf = (role: DashboardRole, name: string): KpiDefinition | undefined =>
  (kpiDefinitions[role] as Record<string, KpiDefinition>)[name];

/** One KPI's value and trend, the same for every role. */
export interface KpiReading {
  value: number;
  trend: Trend;
  locked: boolean;
}

/** Reads one KPI: tenants' are plain numbers with their trends beside them, the others carry their own. */
export function readKpi(kpis: TenantKpis | LandlordKpis | BrokerKpis, name: string): KpiReading | null {
  if ('trends' in kpis) {
    const trend = (kpis.trends as Record<string, Trend>)[name];
    const value = (kpis as unknown as Record<string, number>)[name];
    if (trend === undefined || value === undefined) return null;
    return { value, trend, locked: name === 'landlordViews' && kpis.landlordViewsLocked };
  }
  const kpi = (kpis as unknown as Record<string, { value: number; trend: Trend }>)[name];
  return kpi ? { ...kpi, locked: false } : null;
}
