import type { AnyDashboardEvent } from '../../../client/index.ts';
import type { LogEventType } from '../../../contracts/events.ts';
import type { Formats } from '../../format/formats.ts';
import { eventText } from '../../format/eventText.ts';
import { openedAt } from '../../components/recordPath.ts';
import { stage } from './deals/deal.ts';

/** Events about the broker's deals. */
export const dealTypes = [
  'broker:deal-created',
  'broker:deal-updated',
  'broker:deal-deleted',
] as const satisfies LogEventType[];

/** What a broker's overview tells of. */
export const brokerTypes = [
  ...dealTypes,
  'broker:property-matched',
  'broker:demand-matched',
  'invite:created',
  'invite:updated',
  'message:new',
  'broker:profile-updated',
  'bulk:changed',
] as const satisfies LogEventType[];

export type BrokerEvent = Extract<AnyDashboardEvent, { type: (typeof brokerTypes)[number] }>;
type Changes = Extract<BrokerEvent, { type: 'broker:deal-updated' }>['data']['changes'];

/** What an event changed, in words; `deal` is what to call the deal that it is about: events carry no names. */
export function changeOf(event: BrokerEvent, formats: Formats, deal = 'A deal'): string {
  if (event.type === 'broker:deal-created') return `${deal} opened in ${stage(event.data.deal.status)}`;
  if (event.type === 'broker:deal-updated') return dealChange(event.data.changes, formats, deal);
  return eventText(event);
}

function dealChange(changes: Changes, { money, percent }: Formats, deal: string): string {
  if (changes.status) return `${deal} moved to ${stage(changes.status)}`;
  if (changes.estimated_commission !== undefined)
    return `${deal}: estimated commission ${money(changes.estimated_commission)}`;
  if (changes.commission_percentage !== undefined)
    return `${deal}: commission rate ${percent(changes.commission_percentage)}`;
  return changes.notes === undefined ? `${deal} changed` : `${deal}: notes changed`;
}

/** The page that shows what an event was about. */
export function pageOf(event: BrokerEvent): string {
  switch (event.type) {
    case 'broker:deal-created':
    case 'broker:deal-updated':
      return `/broker/deals/${event.data.dealId}`;
    case 'broker:property-matched':
    case 'broker:demand-matched':
      return openedAt('/broker/demands', event.data.match.demand_listing_id);
    case 'message:new':
      return `/messages/${event.data.message.conversation_id}`;
    case 'broker:profile-updated':
      return '/profile';
    case 'invite:created':
    case 'invite:updated':
      return '/messages';
    case 'broker:deal-deleted':
    case 'bulk:changed':
      return '/broker/deals';
  }
}
