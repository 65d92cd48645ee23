import type pg from 'pg';
import type { Intent } from './journal.ts';
import type { Known, Market } from './market.ts';
import { TWIN, TWINS } from './refusedWrites.ts';
import type { LoadUser } from './screen.ts';

/** One step of a transaction: a statement with what it writes, or a pause with the transaction open. */
export type Step =
  | { pauseMs: number }
  /** What is written to a record that is not among the rows returned has come to nothing. */
  | { sql: string; values?: unknown[]; intents?: SqlIntent[]; learn?: (rows: pg.QueryResultRow[]) => void };
export type SqlIntent = Omit<Intent, 'via'>;

/** A transaction as somebody would type it into psql. */
export interface SqlWrite {
  steps: Step[];
  /** Commits unless told; a fault of the last step comes to the same as a rollback. */
  rollback?: true;
}

/** How a record of the market is changed in SQL: its table, the column that takes the marker, and its owner's column. */
const TABLES = {
  businesses: { table: 'businesses', column: 'name', owner: 'user_id', entity: 'business' },
  properties: { table: 'property_listings', column: 'title', owner: 'user_id', entity: 'property' },
  deals: { table: 'broker_deals', column: 'notes', owner: 'broker_user_id', entity: 'deal' },
} as const;
type Owned = keyof typeof TABLES;

const MANY = 50;
const NEVER = { fate: 'rolled back' } as const;
type Fate = typeof NEVER | Record<never, never>;

function insert(market: Market, pool: Owned, user: LoadUser, fate: Fate = {}): Step {
  const { table, column, owner, entity } = TABLES[pool];
  const marker = market.marker();
  return {
    sql: `insert into ${table} (${owner}, ${column}) values ($1, $2) returning id`,
    values: [user.id, `By hand ${marker}`],
    intents: [{ op: 'create', user: user.id, entity, marker, entitled: 'fate' in fate ? [] : [user.id], ...fate }],
    ...(!('fate' in fate) && { learn: ([row]) => market[pool].add({ id: String(row?.['id']), user }) }),
  };
}

function change(market: Market, pool: Owned, row: Known, fate: Fate = {}): Step {
  const { table, column, owner, entity } = TABLES[pool];
  const marker = market.marker();
  const entitled = 'fate' in fate ? [] : [row.user.id];
  return {
    // Meanwhile it may have changed hands, and is no longer to be seen by those who are named as entitled.
    sql: `update ${table} set ${column} = $2 where id = $1 and ${owner} = $3 returning id`,
    values: [row.id, `By hand ${marker}`, row.user.id],
    intents: [{ op: 'update', user: row.user.id, entity, id: row.id, marker, entitled, ...fate }],
  };
}

/** One statement over many records of many users. */
function changeMany(market: Market, pool: Owned): Step {
  const { table, column, owner, entity } = TABLES[pool];
  const rows = market[pool].some(MANY).map((row) => ({ row, marker: market.marker() }));
  return {
    sql: `update ${table} t set ${column} = v.text from unnest($1::uuid[], $2::text[], $3::uuid[]) v(id, text, owner)
      where t.id = v.id and t.${owner} = v.owner returning t.id`,
    values: [rows.map(({ row }) => row.id), rows.map(({ marker }) => `By hand ${marker}`), rows.map(({ row }) => row.user.id)],
    intents: rows.map(({ row: { id, user }, marker }) => ({ op: 'update', user: user.id, entity, id, marker, entitled: [user.id] })),
  }; // prettier-ignore
}

const pause = (market: Market, mostMs: number): Step => ({ pauseMs: market.random.int(0, mostMs) });

/** What every longer transaction does first, so that it has its id and its first places in the outbox early. */
function beginning(market: Market, fate: Fate = {}): Step[] {
  const { random, brokers, tenants, deals } = market;
  return [
    insert(market, 'businesses', random.pick(tenants), fate),
    insert(market, 'deals', random.pick(brokers), fate),
    ...deals.some(random.int(2, 6)).map((deal) => change(market, 'deals', deal, fate)),
  ];
}

/**
 * Several tables, and last of all records that others write to meanwhile: the transaction began before theirs and its changes come
 * after theirs. Whoever sorts by transaction, or by the first place in the outbox, turns versions round.
 */
function lateHot(market: Market, fate: Fate = {}): SqlWrite {
  const hot = market.businesses.hot();
  return {
    steps: [
      ...beginning(market, fate),
      pause(market, 80),
      ...market.properties
        .some(market.random.int(1, 4))
        .map((property) => change(market, 'properties', property, fate)),
      pause(market, 60),
      ...(hot ? [change(market, 'businesses', hot, fate)] : []),
    ],
  };
}

/** One statement, as most of what is done by hand. */
function single(market: Market): SqlWrite {
  const pool = market.random.pick(['businesses', 'properties', 'deals'] as const);
  const row = market[pool].hot();
  return { steps: row ? [change(market, pool, row)] : beginning(market) };
}

/** A part of the transaction is taken back, the rest is kept. */
function savepoint(market: Market): SqlWrite {
  const row = market.businesses.any();
  return {
    steps: [
      ...beginning(market),
      ...(row
        ? [{ sql: 'savepoint here' }, change(market, 'businesses', row, NEVER), { sql: 'rollback to here' }]
        : []),
      ...(row ? [change(market, 'businesses', row)] : []),
    ],
  };
}

/** A property changes hands: from now on it is nothing to its former owner. */
function handOver(market: Market): SqlWrite {
  const row = market.properties.cold();
  const to = market.random.pick(market.landlords);
  if (!row || row.user.id === to.id) return single(market);
  const marker = market.marker();
  market.properties.remove(row);
  const step: Step = {
    sql: 'update property_listings set user_id = $2, title = $3 where id = $1 returning id',
    values: [row.id, to.id, `By hand ${marker}`],
    intents: [{ op: 'update', user: to.id, entity: 'property', id: row.id, marker, entitled: [to.id] }],
    learn: ([found]) => found && market.properties.add({ id: row.id, user: to }),
  };
  return { steps: [step] };
}

/** Everything that a transaction can do, and none of it. */
function never(market: Market): SqlWrite {
  const write = lateHot(market, NEVER);
  if (market.random.next() < 0.5) return { ...write, rollback: true };
  const broken = {
    sql: `update businesses set status = 'no such status' where id in (select id from businesses limit 1)`,
  };
  return { steps: [...write.steps, broken], rollback: true };
}

/** The rows that are changed in the bulk: in no pool, without a marker. */
const BULKS = [
  { role: 'tenants', table: 'businesses', owner: 'user_id', mark: 'name', set: `description = 'at ' || clock_timestamp()` },
  { role: 'brokers', table: 'broker_deals', owner: 'broker_user_id', mark: 'notes', set: 'commission_percentage = round(random()::numeric * 100, 2)' },
] as const; // prettier-ignore
const HALVES = [`and left(id::text, 1) < '8'`, `and left(id::text, 1) >= '8'`];

/** More rows of one user than are told one by one, in one statement or in two. */
function bulk(market: Market): SqlWrite {
  const { role, table, owner, mark, set } = market.random.pick(BULKS);
  const parts = market.random.next() < 0.5 ? HALVES : [''];
  return {
    steps: parts.map((part) => ({
      sql: `update ${table} set ${set} where id in (
              select id from ${table} where ${owner} = $1 and ${mark} = 'Bulk' ${part} order by id for update)`,
      values: [market[role][0]?.id],
    })),
  };
}

/** The next transaction by hand. */
export function nextSqlWrite(market: Market): SqlWrite {
  const at = market.random.next();
  if (at < 0.4) return lateHot(market);
  if (at < 0.7) return single(market);
  if (at < 0.8) return { steps: [changeMany(market, market.random.pick(['businesses', 'properties', 'deals']))] };
  if (at < 0.9) return savepoint(market);
  if (at < 0.97) return handOver(market);
  return bulk(market);
}

export const nextRolledBack = never;

/** Rows of one user in the bulk, and what refused writes need. Done once, before the first write. */
export function preparation(market: Market): SqlWrite {
  const [tenant] = market.tenants;
  const [broker] = market.brokers;
  return {
    steps: [
      { sql: `insert into businesses (user_id, name) select $1, 'Bulk' from generate_series(1, 150)`, values: [tenant?.id] },
      { sql: `insert into broker_deals (broker_user_id, notes) select $1, 'Bulk' from generate_series(1, 150)`, values: [broker?.id] },
      {
        sql: `insert into property_listings (user_id, title, external_id) select id, 'The first', $2 from unnest($1::uuid[]) u(id)
              on conflict do nothing`,
        values: [market.landlords.slice(0, TWINS).map(({ id }) => id), TWIN],
      },
    ],
  }; // prettier-ignore
}
