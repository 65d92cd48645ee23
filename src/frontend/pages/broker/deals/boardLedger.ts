import type { Mutation } from '../../../../client/index.ts';
import { dealStatuses, type BrokerDeal, type DealBulkBody, type DealColumn, type DealStatus } from './deal.ts';

/** What of a deal a column's sums are made of; `value` in dollars. */
type Held = Pick<BrokerDeal, 'status' | 'version'> & { value: number };
/** Sums by status. */
export type Columns = Record<DealStatus, { count: number; value: number }>;
/** Remembered when a read begins; tells whether anything happened until its answer came. */
export type ReadMark = number;

/** As many of the deals told last are remembered. */
const NEWEST = 20;
/** What a broker writes of a deal. */
const WRITTEN = [
  'tenant_business_id',
  'property_id',
  'demand_listing_id',
  'status',
  'commission_percentage',
  'estimated_commission',
  'notes',
] as const satisfies (keyof BrokerDeal)[];

/**
 * The counts and values of a board's columns, kept right between two reads of them: a change of a deal whose earlier state
 * is held moves them at once. A sum without a position cannot be placed among the events, so an answer is believed when
 * no event came while it was under way; otherwise only if the sums held are not exact themselves.
 */
export class BoardLedger {
  readonly #held = new Map<string, Held>();
  #newest: { deal: BrokerDeal; seenAt: number }[] = [];
  #columns: Columns | null = null;
  #exact = false;
  #happened = 0;

  /** The sums of what is committed; null before the first answer. The same object until they change. */
  get columns(): Columns | null {
    return this.#columns;
  }

  /** False while a change was seen of which only another read can tell what it moved. */
  get exact(): boolean {
    return this.#exact;
  }

  beginRead(): ReadMark {
    return this.#happened;
  }

  /** Takes an answer. False when it may be older than what is held, or newer, and another one should be asked for. */
  endRead(mark: ReadMark, board: readonly DealColumn[]): boolean {
    const quiet = mark === this.#happened;
    if (!quiet && this.#exact) return false;
    this.#columns = columnsOf(board);
    this.#exact = quiet;
    return quiet;
  }

  /** Many deals changed at once, or everything is loaded again: what is held tells nothing any more. */
  forget(): void {
    this.#held.clear();
    this.#happened++;
    this.#exact = false;
  }

  /** A deal as it is committed now: from an event, or from a list that shows it. A version that is known changes nothing. */
  see(deal: BrokerDeal): void {
    const before = this.#held.get(deal.id);
    if (before && before.version >= deal.version) return;
    const now = heldOf(deal);
    this.#held.set(deal.id, now);
    if (before) this.#move(before.version === deal.version - 1 ? before : undefined, now);
  }

  created(deal: BrokerDeal): void {
    this.#newest = [{ deal, seenAt: Date.now() }, ...this.#newest].slice(0, NEWEST);
    if (this.#held.has(deal.id)) return;
    const now = heldOf(deal);
    this.#held.set(deal.id, now);
    this.#move(null, now);
  }

  updated(deal: BrokerDeal): void {
    if (this.#held.has(deal.id)) return this.see(deal);
    this.#held.set(deal.id, heldOf(deal));
    this.#move(undefined, null);
  }

  deleted(id: string): void {
    this.#move(this.#held.get(id), null);
    this.#held.delete(id);
  }

  /** The sums as they will be when the pending writes are done; the committed ones where none concerns them. */
  withPending(mutations: readonly Mutation[]): Columns | null {
    if (!this.#columns) return null;
    let columns = this.#columns;
    const ahead = new Map<string, Held>();
    for (const { id, values, kind } of mutations.filter((mutation) => !this.#isTold(mutation)).flatMap(effectsOf)) {
      const before = ahead.get(id) ?? this.#held.get(id) ?? (kind === 'create' ? null : undefined);
      if (before === undefined) continue;
      const now = kind === 'delete' ? null : withValues(before, values);
      columns = moved(columns, before, now);
      if (now) ahead.set(id, now);
    }
    return columns;
  }

  /** Whether the deal that a mutation creates has been told already: its event may come before its answer, under another id. */
  #isTold({ createdAt, optimistic }: Mutation): boolean {
    if (optimistic?.entity !== 'deal' || optimistic.kind !== 'create') return false;
    const values = optimistic.values as Partial<BrokerDeal>;
    return this.#newest.some(
      ({ deal, seenAt }) => seenAt >= createdAt && WRITTEN.every((column) => deal[column] === (values[column] ?? null)),
    );
  }

  /** `before` undefined: not known; null: there was none. `now` null: there is none any more. */
  #move(before: Held | null | undefined, now: Held | null): void {
    this.#happened++;
    if (before === undefined) this.#exact = false;
    else if (this.#columns) this.#columns = moved(this.#columns, before, now);
  }
}

const heldOf = ({ status, version, estimated_commission }: BrokerDeal): Held => ({
  status,
  version,
  value: estimated_commission ?? 0,
});

function withValues(before: Held | null, values: Partial<BrokerDeal>): Held {
  const value = 'estimated_commission' in values ? (values.estimated_commission ?? 0) : (before?.value ?? 0);
  return { status: values.status ?? before?.status ?? 'prospecting', version: before?.version ?? 0, value };
}

function columnsOf(board: readonly DealColumn[]): Columns {
  const columns = Object.fromEntries(dealStatuses.map((status) => [status, { count: 0, value: 0 }])) as Columns;
  for (const { status, count, value } of board) columns[status] = { count, value };
  return columns;
}

function moved(columns: Columns, before: Held | null, now: Held | null): Columns {
  const next = { ...columns };
  const add = ({ status, value }: Held, sign: 1 | -1): void => {
    const column = next[status];
    // Cents are added as whole numbers: sums of decimals drift.
    next[status] = {
      count: Math.max(0, column.count + sign),
      value: Math.max(0, Math.round((column.value + sign * value) * 100) / 100),
    };
  };
  if (before) add(before, -1);
  if (now) add(now, 1);
  return next;
}

interface Effect {
  id: string;
  kind: 'create' | 'update' | 'delete';
  values: Partial<BrokerDeal>;
}

/** What a pending write does to deals; a bulk change names them in its body. */
function effectsOf({ id, state, path, body, optimistic }: Mutation): Effect[] {
  if (state === 'refused') return [];
  if (optimistic?.entity === 'deal') {
    const { kind, values = {} } = optimistic;
    return [{ id: kind === 'create' ? id : optimistic.id, kind, values: values }];
  }
  if (path !== '/api/broker/deals/bulk') return [];
  const { ids, changes } = body as DealBulkBody;
  return ids.map((dealId) => ({ id: dealId, kind: 'update', values: changes as Partial<BrokerDeal> }));
}
