-- Up Migration
-- One log. Writers append to `outbox` in their own transactions (the capture triggers do); the sequencer moves what has
-- committed into `log`, giving gap-free positions, folds the change into the totals, and advances `log_head`, all in one
-- transaction. Readers only ever read by position.

create table log_head (
  only_row boolean primary key default true check (only_row),
  -- A cursor of another generation is void. After restoring an older backup, where positions will be given a second
  -- time, a node that notices sets it anew (so may an operator: `update log_head set generation = default`).
  generation text not null default substr(md5(gen_random_uuid()::text), 1, 8),
  pos bigint not null default 0,
  -- The event at `pos`, and its day. Days never fall while positions rise, whatever the clocks do: readers leave out the
  -- partitions before theirs.
  event_id uuid,
  day date not null default utc_day()
) with (fillfactor = 10);
insert into log_head default values;

-- No index: it is read whole and emptied many times a second, and an index would only slow the writers.
create table outbox (
  id bigint generated always as identity (cache 1),
  xid xid8 not null default pg_current_xact_id(),
  event_id uuid not null default gen_random_uuid(),
  type text not null,
  entity_type text not null,
  entity_ids uuid[] not null,
  -- Parallel to entity_ids. Null in a row that only announces a change whose own event is its neighbour.
  entity_versions integer[],
  streams text[] not null,
  data jsonb not null,
  -- What the change adds to the totals: an array of user_totals rows, null where nothing moves.
  deltas jsonb,
  actor uuid default nullif(current_setting('tenantlist.actor', true), '')::uuid,
  at timestamptz not null default clock_timestamp(),
  -- What would stop the sequencer must not get in, whoever writes it.
  check (array_position(streams, null) is null and array_position(entity_ids, null) is null),
  check (jsonb_typeof(data) = 'object' and pg_column_size(data) <= 1048576),
  check (jsonb_typeof(deltas) = 'array')
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

create table log (
  pos bigint not null,
  day date not null,
  event_id uuid not null,
  type text not null,
  entity_type text not null,
  entity_ids uuid[] not null,
  entity_versions integer[],
  streams text[] not null,
  data jsonb not null,
  -- Users whose totals this event moved.
  moved uuid[] not null,
  actor uuid,
  xid xid8 not null,
  -- Position of the last event of the same transaction: a frame never ends before it.
  tx_end bigint not null,
  at timestamptz not null,
  primary key (pos, day)
) partition by range (day);
create table log_default partition of log default;

create table log_stream (
  stream text not null,
  pos bigint not null,
  day date not null,
  primary key (stream, pos, day)
) partition by range (day);
create table log_stream_default partition of log_stream default;

-- One row a user: everything a KPI read needs, in one primary-key lookup. Written by the sequencer alone, so writers
-- never contend for a counter. No foreign key: a fold must not fail because a user is gone.
create table user_totals (
  user_id uuid primary key,
  pos bigint not null default 0,
  paid_tier numeric not null default 0,
  businesses numeric not null default 0,
  businesses_active numeric not null default 0,
  business_views numeric not null default 0,
  business_messages numeric not null default 0,
  invites numeric not null default 0,
  invites_answered numeric not null default 0,
  listings numeric not null default 0,
  listings_active numeric not null default 0,
  -- Sum over active listings of active_since in epoch seconds; mean days on market = now - sum / count.
  active_since_sum numeric not null default 0,
  inquiries numeric not null default 0,
  inquiries_answered numeric not null default 0,
  deals numeric not null default 0,
  deals_active numeric not null default 0,
  deals_signed numeric not null default 0,
  pipeline numeric not null default 0,
  commission_earned numeric not null default 0,
  conversations numeric not null default 0,
  conversations_replied numeric not null default 0,
  unread numeric not null default 0
) with (fillfactor = 50);

-- The totals as they stood at the end of each day on which they moved; days without a row are like the day before.
create table user_totals_history (
  user_id uuid not null,
  day date not null,
  totals jsonb not null,
  primary key (user_id, day)
);

-- Names of the totals columns, in order.
create function totals_columns() returns setof name language sql stable as $$
  select attname from pg_attribute
  where attrelid = 'user_totals'::regclass and attnum > 0 and not attisdropped and attname not in ('user_id', 'pos')
  order by attnum
$$;

-- (Re)writes fold_totals() for the columns user_totals has now; a migration that adds a total calls it again.
create function build_fold() returns void language plpgsql as $build$
begin
  execute format($f$
    create or replace function fold_totals(batch outbox[], new_pos bigint, today date) returns void language plpgsql as $body$ begin
      with folded as (
        insert into user_totals as t (user_id, pos, %1$s)
        select d.user_id, new_pos, %2$s
        from unnest(batch) b cross join lateral jsonb_populate_recordset(null::user_totals, b.deltas) d
        where b.deltas is not null and d.user_id is not null
        group by d.user_id order by d.user_id
        on conflict (user_id) do update set pos = excluded.pos, %3$s
        returning t.*
      )
      insert into user_totals_history (user_id, day, totals)
      select user_id, today, to_jsonb(folded) - 'user_id' - 'pos' from folded
      on conflict (user_id, day) do update set totals = excluded.totals;
    end $body$ $f$,
    (select string_agg(quote_ident(c), ', ') from totals_columns() c),
    (select string_agg(format('coalesce(sum(d.%I), 0)', c), ', ') from totals_columns() c),
    (select string_agg(format('%1$I = t.%1$I + excluded.%1$I', c), ', ') from totals_columns() c));
end $build$;
select build_fold();

-- A transaction that changed more than 100 rows of one audience is told to it as bulk:changed, at most 500 ids each,
-- instead of row by row. The triggers do this within a statement; this does it for every audience across the statements
-- of a transaction. A row whose other audiences are not crowded stays as it is for them. What only servers read, and what
-- tells a state, is never summed up.
create function collapse_bulk(batch outbox[]) returns outbox[] language sql stable as $$
  with eligible as (
    select b.*, b.type not in ('bulk:changed', 'unread:update', 'session:revoked', 'canary') as countable from unnest(batch) b
  ), crowds as (
    select xid, array_agg(stream) as streams from (
      select r.xid, s.stream from eligible r cross join lateral unnest(r.streams) s(stream) cross join lateral unnest(r.entity_ids) e(id)
      where r.countable group by r.xid, s.stream having count(distinct (r.entity_type, e.id)) > 100
    ) crowded group by xid
  ), split as (
    select r.*,
      case when r.countable and c.xid is not null then array(select x from unnest(r.streams) x where x = any (c.streams) order by x) else '{}' end as crowded,
      case when r.countable and c.xid is not null then array(select x from unnest(r.streams) x where x <> all (c.streams)) else r.streams end as remaining
    from eligible r left join crowds c on c.xid = r.xid
  ), members as (
    -- The entity's version and the totals travel with the row that stays, else with the first of its crowds.
    select t.id, t.xid, t.entity_type, t.actor, t.at, c.stream, e.entity_id,
      case when t.remaining = '{}' and c.nth = 1 then e.entity_version end as entity_version,
      case when t.remaining = '{}' and c.nth = 1 and e.nth = 1 then t.deltas end as deltas,
      (dense_rank() over (partition by t.xid, c.stream, t.entity_type order by e.entity_id) - 1) / 500 as chunk
    from split t cross join lateral unnest(t.crowded) with ordinality c(stream, nth)
    cross join lateral unnest(t.entity_ids, t.entity_versions) with ordinality e(entity_id, entity_version, nth)
  ), bulks as (
    -- The last id, so that the transaction keeps its place in the order.
    select max(id) as id, xid, gen_random_uuid() as event_id, 'bulk:changed' as type, entity_type,
      array_agg(entity_id order by id) as entity_ids, array_agg(entity_version order by id) as entity_versions, array[stream] as streams,
      jsonb_build_object('entityType', entity_type, 'ids', to_jsonb(array_agg(distinct entity_id)), 'count', count(distinct entity_id)) as data,
      jsonb_path_query_array(jsonb_agg(deltas) filter (where deltas is not null), '$[*][*]') as deltas,
      (array_agg(actor order by id))[1] as actor, min(at) as at
    from members group by xid, stream, entity_type, chunk
  )
  select array_agg((id, xid, event_id, type, entity_type, entity_ids, entity_versions, streams, data, deltas, actor, at)::outbox)
  from (
    select id, xid, event_id, type, entity_type, entity_ids, entity_versions, streams, data, deltas, actor, at from bulks
    union all
    select id, xid, event_id, type, entity_type, entity_ids, entity_versions, remaining, data, deltas, actor, at
    from split where crowded = '{}' or remaining <> '{}'
  ) kept
$$;

-- Takes committed rows out of the outbox. From a large backlog only whole transactions, the earliest first, until `most`
-- rows are taken, so that one turn stays short. One statement, so one snapshot: a transaction is seen whole or not at all.
create function take_outbox(most integer, backlog boolean) returns outbox[] language plpgsql as $$
declare batch outbox[];
begin
  if not backlog then
    with gone as (delete from outbox returning outbox.*)
    select array_agg((id, xid, event_id, type, entity_type, entity_ids, entity_versions, streams, data, deltas, actor, at)::outbox)
    into batch from gone;
  else
    with visible as materialized (
      select ctid as place, id, max(id) over (partition by xid) as tx_last from outbox
    ), ranked as (
      select *, row_number() over (order by tx_last, id) as nth from visible
    ), gone as (
      delete from outbox where ctid = any (array(
        select place from ranked where tx_last <= (select tx_last from ranked where nth = most)))
      returning outbox.*
    )
    select array_agg((id, xid, event_id, type, entity_type, entity_ids, entity_versions, streams, data, deltas, actor, at)::outbox)
    into batch from gone;
  end if;
  return batch;
end $$;

-- One turn of the sequencer, as one call: a client that freezes or dies in between leaves nothing locked.
-- Order: by the last outbox id of the row's transaction, then by id. A transaction that depends on another one's rows
-- could only write after that one committed, so its last id is higher; and no transaction is torn.
-- Its statements are the same for every batch; left to itself the planner would plan them anew each time, for longer than
-- they run.
create function sequence_outbox(most integer default 5000) returns setof log language plpgsql
set plan_cache_mode = force_generic_plan as $$
declare
  head bigint;
  batch outbox[];
  today date;
  new_pos bigint;
  waiting bigint;
begin
  select count(*) into waiting from (select from outbox limit most + 1) few;
  if waiting = 0 then return; end if;
  select h.pos, greatest(h.day, (clock_timestamp() at time zone 'utc')::date) into head, today from log_head h for update;
  batch := take_outbox(most, waiting > most);
  if batch is null then return; end if;
  if cardinality(batch) > 100 then batch := collapse_bulk(batch); end if;

  return query
  with ordered as (
    select b.*, head + row_number() over (order by b.tx_last, b.id) as pos
    from (select u.*, max(u.id) over (partition by u.xid) as tx_last from unnest(batch) u) b
  ), placed as (
    insert into log (pos, day, event_id, type, entity_type, entity_ids, entity_versions, streams, data, moved, actor, xid, tx_end, at)
    select o.pos, today, o.event_id, o.type, o.entity_type, o.entity_ids, o.entity_versions, o.streams, o.data,
      case when o.deltas is null then '{}'
        else array(select distinct (d ->> 'user_id')::uuid from jsonb_array_elements(o.deltas) d where d ->> 'user_id' is not null) end,
      o.actor, o.xid, max(o.pos) over (partition by o.xid), o.at
    from ordered o
    returning *
  ), addressed as (
    insert into log_stream (stream, pos, day)
    select distinct s.stream, p.pos, today from placed p cross join lateral unnest(p.streams) s(stream)
  )
  select * from placed order by pos;

  new_pos := head + cardinality(batch);
  perform fold_totals(batch, new_pos, today);
  update log_head set pos = new_pos, day = today, event_id = (select l.event_id from log l where l.pos = new_pos and l.day = today);
  -- Empty, one a batch: it only wakes the readers, and writers never pay for it.
  notify tenantlist_log;
end $$;

-- Daily partitions from today until `ahead` days from now. One that cannot be made now is made at the next call;
-- until then its rows go to the default partition and no write fails.
create function create_log_partitions(ahead integer default 3) returns void language plpgsql as $$
declare
  parent text;
  first date;
  part text;
begin
  for first in select utc_day() + n from generate_series(0, ahead) n loop
    foreach parent in array array['log', 'log_stream'] loop
      part := format('%s_%s', parent, to_char(first, 'YYYYMMDD'));
      continue when to_regclass(part) is not null;
      begin
        execute format('create table %I (like %I including all)', part, parent);
        execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, part, first, first + 1);
      exception when others then
        raise warning 'log partition % not made: %', part, sqlerrm;
      end;
    end loop;
  end loop;
end $$;

-- Partitions whose events are all older than `keep` days. Positions in them are history that ends: older cursors get a
-- reset. Each is dropped by itself, so that no lock is held for long.
create function old_log_partitions(keep integer) returns setof name language sql stable as $$
  select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent in ('log'::regclass, 'log_stream'::regclass) and c.relname ~ '_[0-9]{8}$'
    and to_date(right(c.relname, 8), 'YYYYMMDD') < utc_day() - keep
$$;
select create_log_partitions();
