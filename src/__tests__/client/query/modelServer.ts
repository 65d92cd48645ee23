import type { AnyDashboardEvent, Answer, ConnectionState, Dashboard } from '../../../client/index.ts';
import { entities } from '../../../client/query/entities.ts';
import type { LogEventType } from '../../../contracts/events.ts';
import { lists, matches, type ListSpec } from '../../../client/query/lists.ts';
import type { EntityName, Filters, ListName, LiveListData, Row } from '../../../client/query/types.ts';

/** Milliseconds that something takes, drawn anew each time. */
export type Latency = () => number;

export interface ModelOptions {
  /** From a commit to its event's arrival; events never overtake each other. */
  delivery: Latency;
  /** From a request to its snapshot, and from there to the answer: half of it each. */
  answers: Latency;
  role?: Dashboard['role'];
}

type Handler = (...told: unknown[]) => void;

/**
 * A server as far as lists go, and the dashboard of one user of it: rows with versions, events in the order of their commits
 * that come late, answers of some moment between question and arrival. Runs on fake timers.
 */
export class ModelServer {
  readonly requests: string[] = [];
  /** Ids that single reads do not find. */
  readonly hidden = new Set<string>();
  /** Whether requests fail, and with what. */
  failing = false;
  fault = { status: 503, retryAfterMs: 0 };
  /** How its dashboards' connection stands. */
  state: ConnectionState = 'live';
  readonly #rows = new Map<EntityName, Map<string, Row>>();
  readonly #handlers = new Map<string, Set<Handler>>();
  readonly #options: ModelOptions;
  #clock = Date.UTC(2026, 0, 1);
  #events = 0;
  #arrival = 0;

  constructor(options: ModelOptions) {
    this.#options = options;
  }

  get dashboard(): Dashboard {
    const on = (type: string, handler: Handler) => {
      const handlers = this.#handlers.get(type) ?? new Set();
      this.#handlers.set(type, handlers.add(handler));
      return () => void handlers.delete(handler);
    };
    const status = () => ({ state: this.state, transport: 'websocket' });
    return {
      role: this.#options.role ?? 'broker',
      get status() {
        return status();
      },
      kpis: () => null,
      unread: () => null,
      on,
      call: (method: string, path: string) => this.#call(method, path),
    } as unknown as Dashboard;
  }

  row(entity: EntityName, id: string): Row | undefined {
    return this.#table(entity).get(id);
  }

  rows(entity: EntityName): Row[] {
    return [...this.#table(entity).values()];
  }

  /** A new row, or one that comes back under its id. */
  create(entity: EntityName, id: string, values: Record<string, unknown>, version = 1): Row {
    this.#clock += 1;
    const at = new Date(this.#clock).toISOString();
    const row = { created_at: at, ...values, id, version, updated_at: at };
    this.#commit(entity, 'created', row);
    return row;
  }

  update(entity: EntityName, id: string, values: Record<string, unknown>): void {
    const row = this.#table(entity).get(id);
    if (!row) return;
    this.#commit(entity, 'updated', { ...row, ...values, version: (row.version ?? 0) + 1 }, Object.keys(values));
  }

  delete(entity: EntityName, id: string): void {
    const row = this.#table(entity).get(id);
    if (row) this.#commit(entity, 'deleted', row);
  }

  /** What the server would answer for the first `count` rows of a list. */
  list(name: ListName, filters: Filters, count = Infinity): LiveListData<Row> {
    return slice(this.#listed(lists[name], filters), 0, count);
  }

  tell(type: string, ...told: unknown[]): void {
    for (const handler of this.#handlers.get(type) ?? []) handler(...told);
  }

  #table(entity: EntityName): Map<string, Row> {
    const table = this.#rows.get(entity) ?? new Map<string, Row>();
    this.#rows.set(entity, table);
    return table;
  }

  /** A row that nobody is told of. */
  seed(entity: EntityName, row: Row): void {
    this.#table(entity).set(row.id, row);
  }

  /** Takes a row away without telling. */
  forget(entity: EntityName, id: string): void {
    this.#table(entity).delete(id);
  }

  /** Changes rows and tells of all of them at once. */
  updateInBulk(entity: EntityName, values: (row: Row) => Record<string, unknown>, bulk: string): void {
    const table = this.#table(entity);
    for (const row of table.values()) table.set(row.id, { ...row, ...values(row), version: (row.version ?? 0) + 1 });
    this.deliver('bulk:changed', { entityType: bulk, ids: [...table.keys()].slice(0, 500), count: 1 });
  }

  #commit(entity: EntityName, kind: 'created' | 'updated' | 'deleted', row: Row, changed: string[] = []): void {
    if (kind === 'deleted') this.#table(entity).delete(row.id);
    else this.#table(entity).set(row.id, row);
    const { record, id, [kind]: type } = entities[entity];
    const changes = Object.fromEntries(['version', ...changed].map((column) => [column, row[column]]));
    const data = {
      [id]: row.id,
      ...(kind !== 'deleted' && { [record]: row }),
      ...(kind === 'updated' && { changes }),
    };
    this.deliver(type as LogEventType, data);
  }

  /** Sends an event, after those before it. */
  deliver(type: LogEventType, data: object): void {
    const event = { type, data, eventId: String(this.#events++), cursor: '', timestamp: '' };
    this.#arrival = Math.max(this.#arrival, Date.now() + this.#options.delivery());
    setTimeout(() => this.tell('event', event as unknown as AnyDashboardEvent), this.#arrival - Date.now());
  }

  #call(method: string, path: string): Promise<Answer<unknown>> {
    this.requests.push(`${method} ${path}`);
    const half = this.#options.answers() / 2;
    return new Promise((resolve, reject) => {
      setTimeout(() => {
        const data = this.failing ? undefined : this.#answer(path);
        const fault = this.failing ? this.fault : { status: 404 };
        setTimeout(() => (data ? resolve({ data }) : reject(Object.assign(new Error('none'), fault))), half);
      }, half);
    });
  }

  #answer(path: string): object | undefined {
    const { pathname, searchParams } = new URL(path, 'http://model');
    if (pathname === '/summary') return { rows: this.rows('deal').length };
    const { page = '1', limit = '20', before, ...filters } = Object.fromEntries(searchParams);
    for (const spec of Object.values(lists)) {
      const inPath = pathFilters(spec, pathname);
      if (!inPath) continue;
      const rows = this.#listed(spec, { ...filters, ...inPath });
      const from = before ? rows.findIndex(({ id }) => id === before) + 1 : (Number(page) - 1) * Number(limit);
      const { rows: found, ...rest } = slice(rows, from, Number(limit));
      return { [spec.plural]: found, ...rest };
    }
    const id = pathname.split('/').at(-1) ?? '';
    for (const [entity, table] of this.#rows) {
      const row = entities[entity].path?.(id) === pathname && !this.hidden.has(id) ? table.get(id) : undefined;
      if (row) return this.#joined(row);
    }
    return undefined;
  }

  #listed(spec: ListSpec, filters: Filters): Row[] {
    const viewer = { role: this.dashboard.role };
    // The model's own search knows no locale.
    const found = this.rows(spec.entity).filter((row) => {
      const verdict = matches(row, spec, filters, viewer);
      const text = String(row['name'] ?? row['title']).toLowerCase();
      return verdict === 'unknown' ? text.includes(String(filters['search']).toLowerCase()) : verdict;
    });
    return found.sort(spec.order.compare).map((row) => (spec.joins || spec.wholeOnly ? this.#joined(row) : row));
  }

  /** With the columns that events do not carry. */
  #joined(row: Row): Row {
    if ('tenant_business_id' in row)
      return { ...row, business_name: nameOf(row['tenant_business_id']), property_title: null, demand_title: null };
    if ('match_score' in row) return { ...row, property: { id: row['property_listing_id'], status: 'active' } };
    return row;
  }
}

export const nameOf = (id: unknown): string | null => (typeof id === 'string' ? `name of ${id}` : null);

function slice(all: Row[], from: number, count: number): LiveListData<Row> {
  const rows = all.slice(from, from + count);
  return { rows, total: all.length, hasMore: from + rows.length < all.length };
}

/** The filters in a list's path, when it is this list's. */
function pathFilters(spec: ListSpec, pathname: string): Filters | undefined {
  const names = spec.inPath ?? [];
  const pattern = spec.path(Object.fromEntries(names.map((name) => [name, '([^/]+)'])));
  const match = new RegExp(`^${pattern}$`).exec(pathname);
  return match ? Object.fromEntries(names.map((name, i) => [name, match[i + 1]])) : undefined;
}
