import type { ConnectionStatus } from '../../client/index.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import type { AnyKpis } from '../../contracts/kpis.ts';
import { describeEvent } from './describeEvent.ts';
import { kpiRows, type KpiRow } from './kpiRows.ts';
import { harmless } from './text.ts';

/** A KPI with how it last moved. */
export interface ShownKpi extends KpiRow {
  /** When it last changed (epoch ms), and by how much. */
  changedAt: number;
  change: number;
}

/** A line of what happened. */
export interface ShownEvent {
  at: number;
  /** Milliseconds between the change and its arrival here. */
  delay: number;
  text: string;
}

/** What is told of an event of any type. */
interface ToldEvent {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

/** Whose dashboard it is. */
export interface Account {
  userId: string;
  email: string;
  role: DashboardRole;
}

const KEPT = 200;

/** What the screen shows, kept from what the connection tells. */
export class DashboardModel {
  readonly account: Account;
  kpis: ShownKpi[] = [];
  events: ShownEvent[] = [];
  unread: number | null = null;
  status: ConnectionStatus | null = null;
  latencyMs: number | null = null;
  readonly #names = new Map<string, string>();

  constructor(account: Account) {
    this.account = account;
  }

  /** Names for records, so that events that carry only an id can be told in words. */
  learn(rows: readonly Record<string, unknown>[]): void {
    const keep = (id: unknown, name: unknown) =>
      typeof id === 'string' && typeof name === 'string' && this.#names.set(id, harmless(name));
    for (const { id, name, title, notes, business_id, business_name } of rows) {
      keep(id, name ?? title ?? notes);
      keep(business_id, business_name);
    }
  }

  /** Takes new KPIs; returns those that changed. */
  takeKpis(kpis: AnyKpis, now: number): ShownKpi[] {
    const before = this.kpis;
    this.kpis = kpiRows(this.account.role, kpis).map((row, i) => {
      const old = before[i];
      const change = old ? row.value - old.value : 0;
      return { ...row, changedAt: change !== 0 ? now : (old?.changedAt ?? 0), change: change !== 0 ? change : (old?.change ?? 0) };
    });
    return this.kpis.filter((kpi) => kpi.changedAt === now);
  } // prettier-ignore

  /** Takes an event; returns its line, or null when it says nothing new. */
  takeEvent({ type, data, timestamp }: ToldEvent, now: number): ShownEvent | null {
    const records = ['business', 'property', 'demandListing', 'deal'].map((key) => data[key]).filter(Boolean);
    this.learn(records as Record<string, unknown>[]);
    const text = describeEvent(type, data, { ...this.account, names: this.#names });
    if (text === null) return null;
    const event = { at: now, delay: Math.max(0, now - Date.parse(timestamp)), text };
    this.events = [event, ...this.events].slice(0, KEPT);
    return event;
  }
}
