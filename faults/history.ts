import { createHash } from 'node:crypto';

/**
 * What screens, writers and the runner record while faults happen: lines of JSON, one file a process. The checker reads
 * these and the log, and nothing else; so everything it is to judge has to stand here, as it was seen where it was seen.
 *
 * Instants (`at`) are milliseconds since 1970 with fractions, by the one clock of the machine. `s` names a screen, `w` a
 * writer. A row is one record as a screen holds it.
 */
export interface Row {
  entity: string;
  id: string;
  version: number;
}

/** How a screen gets its changes. `library` is the project's own client, the others speak the protocol themselves. */
export type Transport = 'socket' | 'sse' | 'poll' | 'library';

/** What a screen saw, in the order in which it saw it. */
export type ScreenLine = { s: string; at: number } &
  /** Of one that is `only` KPIs nothing else is recorded. */
  (
    | { k: 'open'; user: string; role: string; transport: Transport; only?: 'kpis' }
    /** A connection stands and its place is known; `verdict` is the server's. */
    | { k: 'up'; verdict: 'current' | 'replayed' | 'reset'; cursor: string }
    | { k: 'down'; reason: string }
    /** The log could not be continued, or never was: what is known counts for nothing, events after `cursor` follow. */
    | { k: 'reset'; cursor: string }
    /** Everything of the user, loaded over HTTP after a reset. `cursor` is that of the reset. */
    | { k: 'snapshot'; cursor: string; rows: Row[] }
    /** A log event as it came. `hash` is that of its data; `live` is false when it was replayed or polled. */
    | { k: 'event'; id: string; type: string; cursor: string; hash: string; live: boolean }
    /** A page of the history as a poller got it, after the events it held. `from` and `to` are cursors. */
    | { k: 'page'; from: string; to: string; more: boolean; count: number }
    /**
     * KPIs as they came: pushed, or read over HTTP. `min` is the position that the read named, if it named one; `dropped` ones were not
     * shown, since newer ones were.
     */
    | { k: 'kpis'; asOf: number; kpis: unknown; how: 'push' | 'read'; min?: number; dropped?: true }
    /** What the screen shows at the end, when everything is quiet. `cursor` is its place. */
    | { k: 'final'; cursor: string; rows: Row[]; kpis: unknown; asOf: number }
  );

/** What a writer was told. `n` numbers the tries of a writer. */
export type WriterLine = { w: string; n: number; at: number } &
  /**
   * A write is about to be tried. `marker` is text that it puts into the record and that stands nowhere else, empty where it puts in
   * none; `entitled` are the users who may ever see it. `key` is the idempotency key; a try again of the same write has the same key
   * and marker.
   * `fate` is `rolled back` when the write is one that must never happen: its marker may be seen nowhere.
   */
  (
    | {
        k: 'write';
        via: 'api' | 'sql';
        op: 'create' | 'update' | 'delete';
        user: string;
        entity: string;
        id?: string;
        marker: string;
        entitled: string[];
        key?: string;
        fate?: 'rolled back';
      }
    /**
     * What became of it: the HTTP status, or 0 when the connection broke and nobody knows. For `sql` 200 is a commit. `position`
     * is the one the answer named; `pending` says that it left before the node had relayed it. `took` is in ms.
     */
    | {
        k: 'answer';
        status: number;
        id?: string;
        version?: number;
        position?: number;
        pending?: boolean;
        took: number;
        code?: string;
      }
  );

/**
 * What the runner did. A mark `window:<name>` with detail `{ until, except? }` asks for the figures of a stretch of time on its own: from
 * `at` until `until`, without the screens whose name begins with `except`.
 */
export type MarkLine = { k: 'mark'; at: number; name: string; detail?: unknown };

/** One event of the log as the database has it at the end, in the order of positions. */
export interface LogLine {
  pos: number;
  eventId: string;
  type: string;
  entityType: string;
  entityIds: string[];
  entityVersions: (number | null)[] | null;
  streams: string[];
  data: Record<string, unknown>;
  moved: string[];
  xid: string;
  txEnd: number;
  /** Database time, as `at` above. */
  at: number;
  day: string;
}

/** What is in the tables at the end, past everything that is tested: one line a record and user who may see it. */
export type TruthLine =
  | ({ k: 'row'; user: string } & Row)
  /** KPIs that can be counted from the tables; the keys are those of the KPI answers. */
  | { k: 'kpis'; user: string; role: string; kpis: Record<string, number> }
  /** State of the log: changes still without a position, the head, and its generation. */
  | { k: 'log'; waiting: number; head: number; generation: string };

/** Files of a run's folder. Of the first two there may be several, one a process: `screens-<name>.ndjson`. */
export const FILES = {
  screens: 'screens-',
  writers: 'writers-',
  marks: 'marks.ndjson',
  log: 'log.ndjson',
  truth: 'truth.ndjson',
  verdict: 'verdict.json',
} as const;

/** Kinds of broken promise. All of them must be zero, whatever happened. */
export const BREACHES = [
  'lost',
  'duplicated',
  'outOfOrder',
  'torn',
  'phantom',
  'leaked',
  'acknowledgedMissing',
  'kpiOlder',
  'kpiWrong',
  'stateDiffers',
  'logBroken',
] as const;
export type Breach = (typeof BREACHES)[number];

/** Percentiles of a measured quantity, in ms; null without a sample. */
export interface Spread {
  count: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
}

/** The checker's verdict on a run. */
export interface Verdict {
  breaches: Record<Breach, { count: number; examples: string[] }>;
  figures: {
    screens: number;
    /** Log events that screens applied, over all screens. */
    applied: number;
    /** Events of the log that some screen was entitled to. */
    events: number;
    writes: { tried: number; acknowledged: number; refused: number; unknown: number; rolledBack: number };
    /** HTTP statuses of the writers' answers; `0` counts those that got none. */
    statuses: Record<string, number>;
    /** Written in the database to shown on a screen that was up all the while, by transport and over all that push. */
    delivery: Record<Transport | 'all', Spread>;
    /** Resets of whole screens after each was up for the first time: what could not be continued, and had to be loaded anew. */
    resets: number;
    /** Connection lost to in sync again; of a screen that never was, until its end. */
    resume: Spread;
    /** Answers of writes through the API; of those that got none, until they gave up. */
    answers: Spread;
    /** Delivery over all that push, and answers of writes, within each `window:<name>` mark. */
    windows: Record<string, { delivery: Spread; answers: Spread }>;
    /** The longest time during which the log stood still while changes waited, in ms; null when no change was seen. */
    stall: number | null;
  };
}

/**
 * The kinds of record that a screen of a role holds: those of which it loads whole lists, own and received or sent. Names are the
 * log's entity types. Only these rows are compared at the end.
 */
export const SCREEN_ENTITIES: Readonly<Record<string, readonly string[]>> = {
  tenant: ['business', 'demand_listing', 'business_invite'],
  landlord: ['property', 'business_invite'],
  broker: ['deal', 'business_invite'],
};

/** The form of every marker, by which the log is searched for them. */
export const MARKER = /\bmark-[0-9a-z]+-[0-9a-z]+\b/g;

/** The marker of a writer's `n`-th record; `writer` is of lower case letters and digits alone. */
export const markerOf = (writer: string, n: number): string => `mark-${writer}-${n.toString(36)}`;

/**
 * What histories hold instead of an event's data: the beginning of the SHA-1 of its JSON, members in the order of their names, without what
 * transports add to it.
 */
export function hashOf(data: Record<string, unknown>): string {
  const { timestamp: _timestamp, eventId: _eventId, cursor: _cursor, ...own } = data;
  return createHash('sha1').update(canonical(own)).digest('hex').slice(0, 16);
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = value as Record<string, unknown>;
  let text = '';
  for (const name of Object.keys(members).sort())
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonical(members[name])}`;
  return `{${text}}`;
}
