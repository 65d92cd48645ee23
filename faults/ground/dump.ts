import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { FILES } from '../history.ts';

// Plain SQL over the tables: nothing of the program that is judged takes part in saying what is true.

/** Where a row keeps the part of the log that it lets retention drop; of the log's own columns. */
export const ARCHIVE = 'faults_archive';

const logQuery = (source: string): string => `
  select json_build_object('pos', pos, 'eventId', event_id, 'type', type, 'entityType', entity_type, 'entityIds', entity_ids,
    'entityVersions', entity_versions, 'streams', streams, 'data', data, 'moved', moved, 'xid', xid::text, 'txEnd', tx_end,
    'at', (extract(epoch from at) * 1000)::float8, 'day', day)::text as line
  from ${source} l order by pos`;

/** Who may see which record, as the tables have it: entity, and SQL that gives id, version and user. */
const ROWS: Readonly<Record<string, string>> = {
  business: 'select id, version, user_id from businesses',
  demand_listing: 'select id, version, owner_id from demand_listings',
  property: 'select id, version, user_id from property_listings',
  deal: 'select id, version, broker_user_id from broker_deals',
  business_invite: `select id, version, owner_id from business_invites
    union select id, version, invited_by from business_invites`,
  message: `select m.id, m.version, p.user_id from messages m
    join conversation_participants p on p.conversation_id = m.conversation_id`,
  property_inquiry: `select id, version, owner_id from property_inquiries
    union select id, version, user_id from property_inquiries`,
  match: 'select id, version, owner_id from property_matches',
};

/** Percent with one decimal; 0 of nothing. */
const rate = (part: string, whole: string): string =>
  `case when ${whole} = 0 then 0 else round(100.0 * ${part} / ${whole}, 1) end`;

/** The KPIs that tables tell at any time; days on the market move with the clock. Each counts rows of the user \`u\`. */
const KPIS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tenant: {
    activeBusinesses: `(select count(*) from businesses where user_id = u.id and status = 'active')`,
    landlordViews: '(select coalesce(sum(views_count), 0) from business_metrics where owner_id = u.id)',
    messagesTotal: '(select coalesce(sum(messages_count), 0) from business_metrics where owner_id = u.id)',
    responseRate: `(select ${rate('count(answered_at)', 'count(*)')} from business_invites where owner_id = u.id)`,
  },
  landlord: {
    totalListings: '(select count(*) from property_listings where user_id = u.id)',
    activeListings: `(select count(*) from property_listings where user_id = u.id and status = 'active')`,
    responseRate: `(select ${rate('count(answered_at)', 'count(*)')} from property_inquiries where owner_id = u.id)`,
  },
  broker: {
    activeDeals: `(select count(*) from broker_deals where broker_user_id = u.id and status not in ('signed', 'lost'))`,
    commissionPipeline: `(select coalesce(sum(estimated_commission), 0) from broker_deals
      where broker_user_id = u.id and status in ('touring', 'offer_submitted'))`,
    propertiesMatched: `(select count(*) from broker_deals where broker_user_id = u.id and status = 'signed')`,
    responseRate: `(select ${rate('count(replied_at)', 'count(*)')} from conversation_participants where user_id = u.id)`,
  },
};

const rowsQuery = (entity: string, source: string): string => `
  select json_build_object('k', 'row', 'user', r.user_id, 'entity', '${entity}', 'id', r.id, 'version', r.version)::text as line
  from (${source}) r(id, version, user_id)`;

const kpisQuery = (role: string, kpis: Readonly<Record<string, string>>): string => {
  const members = Object.entries(kpis).map(([name, value]) => `'${name}', ${value}`);
  return `
    select json_build_object('k', 'kpis', 'user', u.id, 'role', u.role, 'kpis', json_build_object(${members.join(', ')}))::text as line
    from users u where u.role = '${role}'`;
};

const STATE = `
  select json_build_object('k', 'log', 'waiting', (select count(*) from outbox where type <> 'canary'), 'head', pos, 'generation', generation)::text as line
  from log_head`;

const TRUTH = [
  STATE,
  ...Object.entries(ROWS).map(([entity, source]) => rowsQuery(entity, source)),
  ...Object.entries(KPIS).map(([role, kpis]) => kpisQuery(role, kpis)),
];

const PAGE = 2_000;

/** Writes the log and the truth of the database into the run's folder, both from one snapshot, however large. */
export async function dump(databaseUrl: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ kept: string | null }>(`select to_regclass('${ARCHIVE}') as kept`);
    const whole = `(select * from log union all select * from ${ARCHIVE})`;
    await writeLines(client, [logQuery(rows[0]?.kept ? whole : 'log')], join(folder, FILES.log));
    await writeLines(client, TRUTH, join(folder, FILES.truth));
    await client.query('commit');
  } finally {
    await client.end();
  }
}

async function writeLines(client: pg.Client, queries: string[], path: string): Promise<void> {
  const file = createWriteStream(path);
  for (const query of queries) {
    await client.query(`declare lines no scroll cursor for ${query}`);
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${String(PAGE)} from lines`);
      if (rows.length === 0) break;
      if (!file.write(`${rows.map(({ line }) => line).join('\n')}\n`)) await once(file, 'drain');
    }
    await client.query('close lines');
  }
  file.end();
  await finished(file);
}
