import pg from 'pg';
import type { Ground } from '../ground/ground.ts';

type Grounds = Pick<Ground, 'query' | 'postgres'>;

/** The bug: ids of an identity column are taken for an order of commits, and nothing below the last one is looked at again. */
export async function naiveCursor({ query }: Grounds): Promise<void> {
  await query('create table naive_cursor as select 0::bigint as last');
  await query(`
    create or replace function take_outbox(most integer, backlog boolean) returns outbox[] language plpgsql as $$
    declare batch outbox[];
    begin
      with gone as (delete from outbox where id > (select last from naive_cursor) returning outbox.*)
      select array_agg((id, xid, event_id, type, entity_type, entity_ids, entity_versions, streams, data, deltas, actor, at)::outbox)
      into batch from gone;
      update naive_cursor set last = coalesce((select max(b.id) from unnest(batch) b), last);
      return batch;
    end $$`);
}

/** The bug: transactions are told in the order in which they began. Rare turns, so that several meet in one. */
export async function orderByXid(ground: Grounds): Promise<void> {
  await rewrite(ground, 'sequence_outbox(integer)', 'order by b.tx_last, b.id', 'order by b.xid, b.id');
  await rewrite(ground, 'sequence_outbox(integer)', 'if waiting = 0 then return; end if;', 'if waiting = 0 then return; end if; perform pg_sleep(0.1);'); // prettier-ignore
}

/** The bug: now and then a turn forgets the totals. */
export const forgottenTotals = (ground: Grounds): Promise<void> =>
  rewrite(
    ground,
    'sequence_outbox(integer)',
    'perform fold_totals(batch, new_pos, today);',
    'if new_pos % 5 <> 0 then perform fold_totals(batch, new_pos, today); end if;',
  );

/** The bug: changes of one table make no events. */
export async function uncaptured({ query }: Grounds): Promise<void> {
  await query('alter table broker_deals disable trigger capture_update');
}

/** The bug: a commit is answered before it is durable. */
export async function hastyCommits({ postgres }: Grounds): Promise<void> {
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  try {
    await admin.query('alter system set synchronous_commit = off');
    // What keeps commits in memory alone for long, so that a crash finds some there.
    await admin.query(`alter system set wal_writer_delay = '5s'`);
    await admin.query(`alter system set wal_writer_flush_after = '128MB'`);
    await admin.query('select pg_reload_conf()');
  } finally {
    await admin.end();
  }
}

/** Puts other words into a function. Throws when they are not there: then the bug would not be. */
async function rewrite({ query }: Grounds, name: string, words: string, others: string): Promise<void> {
  const [found] = await query<{ text: string }>('select pg_get_functiondef($1::regprocedure) as text', [name]);
  if (!found?.text.includes(words)) throw new Error(`${name} has no ${words}`);
  await query(found.text.replace(words, () => others));
}
