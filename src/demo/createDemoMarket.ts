import { hash } from '@node-rs/argon2';
import type { DemoAccount } from '../contracts/demo.ts';
import type { Database, Queryable } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { DEMO_PASSWORD, demoEmail, demoName, type People } from './people.ts';
import { TODAY, type Plan } from './plan.ts';
import { planMarket } from './planMarket.ts';
import { closeDay, redateAnswers, writeDay } from './writeDay.ts';

export interface DemoMarketOptions {
  /** The market's present; the real time unless given. Only its UTC day counts. */
  now?: Date;
  /** Another seed, another market; 1 unless given. */
  seed?: number;
  /** Told after each simulated day. */
  onProgress?: (done: number, total: number) => void;
}

/** The accounts that visitors are shown, one a role. */
export const demoAccounts: readonly DemoAccount[] = (['tenant', 'landlord', 'broker'] as const).map((role) => ({
  email: demoEmail(role, 0),
  password: DEMO_PASSWORD,
  role,
  name: demoName(role, 0).join(' '),
}));

/** Whether the database has a demo market; one that was not finished is not there at all. */
export const hasDemoMarket = async (db: Queryable): Promise<boolean> =>
  (await db.row(sql`select 1 from users where lower(email) = ${demoAccounts[0]?.email}`)) !== undefined;

/**
 * Makes a market with ninety days of history: some 40 people, 150 businesses and as many demand listings, 300
 * properties, 200 deals, and what passed between them, day by day through the tables, so that every counter, KPI and
 * trend has come about as it does in use. The same day and seed make the same rows. All of it is one transaction: a
 * process that dies leaves nothing behind, and of two that start at once one makes it. To be called before the relay
 * runs; a market that exists is left as it is.
 */
export async function createDemoMarket(
  db: Database,
  options: DemoMarketOptions = {},
): Promise<{ accounts: DemoAccount[] }> {
  const { now = new Date(), seed = 1, onProgress } = options;
  if (await hasDemoMarket(db)) return { accounts: [...demoAccounts] };
  const { plan, people } = planMarket(now, seed, await hash(DEMO_PASSWORD));
  await db.write(null, async (tx) => {
    await tx.rows(
      sql`select pg_advisory_xact_lock(hashtextextended('demo market', 0)), set_config('timezone', 'UTC', true)`,
    );
    if (await hasDemoMarket(tx)) return;
    await closeOpenChanges(tx);
    await writePlan(tx, plan, people, onProgress);
    await finish(tx, plan, people);
    // It was sequenced day by day, but it is one transaction: its events end together.
    await tx.rows(sql`update log set tx_end = (select pos from log_head) where xid = pg_current_xact_id()`);
  });
  return { accounts: [...demoAccounts] };
}

/** Gives what others wrote its positions first, so that no simulated day counts it as its own. */
const closeOpenChanges = (tx: Queryable): Promise<unknown> => tx.rows(sql`select 1 from sequence_outbox(1000000)`);

async function writePlan(
  tx: Queryable,
  plan: Plan,
  people: People,
  onProgress: DemoMarketOptions['onProgress'],
): Promise<void> {
  const tenants = people.tenant.map(({ id }) => id);
  for (const [day, planned] of plan.days.entries()) {
    const date = plan.date(day);
    await writeDay(tx, planned);
    await redateAnswers(tx, date, tenants);
    await closeDay(tx, date);
    onProgress?.(day + 1, TODAY + 1);
  }
}

/** What today leaves: old messages have been read, and the matches are found, some of the main tenant's looked at. */
async function finish(tx: Queryable, plan: Plan, people: People): Promise<void> {
  const users = Object.values(people).flat().map(({ id }) => id); // prettier-ignore
  await tx.rows(sql`
    update conversation_participants p set unread_count = 0, last_read_at = c.last_message_at from conversations c
    where c.id = p.conversation_id and p.user_id = any(${users}::uuid[]) and p.unread_count > 0 and c.last_message_at < ${plan.moment(TODAY - 4, 1)}::timestamptz`);
  await tx.rows(
    sql`select recompute_matches(array(select id from demand_listings where owner_id = any(${users}::uuid[])), '{}')`,
  );
  await tx.rows(sql`
    update property_matches m set is_viewed = nth <= 6, is_saved = nth <= 2, is_dismissed = nth > 6
    from (select id, row_number() over (order by match_score desc, id) as nth from property_matches where owner_id = ${people.tenant[0]?.id}::uuid) best
    where m.id = best.id and nth <= 7`);
  await closeDay(tx, plan.date(TODAY));
}
