-- Up Migration
-- Capture at the table: every committed change of a captured row becomes an event, whoever made it. The rules below are
-- the one place that says which table concerns which audience, under which names, with which public columns, and what
-- it adds to whose totals; build_capture() turns each rule into the table's triggers.

create table capture_rules (
  table_name text primary key,
  -- 'business' gives the events business:created, business:updated, business:deleted unless `events` says otherwise.
  entity_type text not null,
  events jsonb not null,
  -- Payload keys of the record and of its id.
  record_key text not null,
  id_key text not null,
  -- SQL over the row `r`: text[] of the audiences it concerns.
  streams text not null,
  -- Public columns; a column that is not named here never leaves the database by this way.
  columns text[] not null,
  -- SQL over `r`: payload members beside record and id.
  extra text,
  -- Whose totals the row counts in, and as what: { total: SQL over `r` }.
  totals_owner text,
  totals jsonb,
  -- A second event that announces a transition: { type, when: SQL over `o` and `n`, data: SQL over `o` and `n` }.
  announce jsonb
);

-- Keeps version, updated_at and identity, for writes from anywhere. An update that changes nothing keeps its version
-- and so makes no event.
create function touch_row() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.version := 1;
    return new;
  end if;
  if new.id <> old.id then
    raise exception 'the id of a row cannot change' using errcode = 'check_violation';
  end if;
  new.version := old.version;
  new.updated_at := old.updated_at;
  if new is distinct from old then
    new.version := old.version + 1;
    new.updated_at := greatest(now(), old.updated_at);
  end if;
  return new;
end $$;

create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception 'truncate would hide changes from the dashboards: use delete from %', tg_table_name
    using errcode = 'feature_not_supported';
end $$;

-- An instant as the API writes it: UTC, milliseconds. jsonb alone would follow the session's time zone.
create function iso_instant(at timestamptz) returns text language sql stable parallel safe as $$
  select to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The public columns of `alias` as a jsonb object expression, equal to what the API answers for the same row.
create function capture_record(rule capture_rules, alias text) returns text language sql stable as $$
  select 'jsonb_build_object(' || string_agg(format(
    case when a.atttypid = 'timestamptz'::regtype then '%1$L, iso_instant(%2$s.%1$I)' else '%1$L, %2$s.%1$I' end, c, alias), ', ' order by n) || ')'
  from unnest(rule.columns) with ordinality u(c, n)
  join pg_attribute a on a.attrelid = rule.table_name::regclass and a.attname = c
$$;

-- `expression` written over r, for another alias.
create function capture_over(expression text, alias text) returns text language sql immutable as $$
  select regexp_replace(expression, '\mr\.', alias || '.', 'g')
$$;

-- One totals row of `alias`, as jsonb, with `sign` before each contribution; null when the row counts nowhere.
create function capture_delta(rule capture_rules, alias text, sign text) returns text language sql immutable as $$
  select case when rule.totals is null then 'null::jsonb' else
    'jsonb_build_object(''user_id'', ' || capture_over(rule.totals_owner, alias) || ', '
    || (select string_agg(format('%L, %s(%s)', key, sign, capture_over(value, alias)), ', ' order by key)
        from jsonb_each_text(rule.totals)) || ')' end
$$;

-- The row (owner, contributions…) of `alias`: equal before and after means that no total moves.
create function capture_weight(rule capture_rules, alias text) returns text language sql immutable as $$
  select 'row(' || capture_over(rule.totals_owner, alias) || ', '
    || (select string_agg('(' || capture_over(value, alias) || ')', ', ' order by key) from jsonb_each_text(rule.totals)) || ')'
$$;

-- The deltas column of a row that came or went.
create function capture_deltas(rule capture_rules, alias text, sign text) returns text language sql immutable as $$
  select case when rule.totals is null then 'null' else format('jsonb_build_array(%s)', capture_delta(rule, alias, sign)) end
$$;

-- The deltas column of a row that changed: nothing when no total moves.
create function capture_change(rule capture_rules) returns text language sql immutable as $$
  select case when rule.totals is null then 'null' else
    format('case when %s is distinct from %s then jsonb_build_array(%s, %s) end', capture_weight(rule, 'o'), capture_weight(rule, 'n'),
      capture_delta(rule, 'o', '-'), capture_delta(rule, 'n', '')) end
$$;

-- The members of `fresh` that differ from `stale`.
create function jsonb_changes(stale jsonb, fresh jsonb) returns jsonb language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(fresh) f where f.value is distinct from stale -> f.key
$$;

-- Sums of signed totals rows, one a user.
create function capture_sum(deltas jsonb) returns jsonb language sql immutable as $$
  select jsonb_agg(jsonb_build_object('user_id', user_id) || sums) from (
    select user_id, jsonb_object_agg(key, total) as sums from (
      select d ->> 'user_id' as user_id, e.key, sum(e.value::numeric) as total
      from jsonb_array_elements(deltas) d, jsonb_each_text(d - 'user_id') e
      where d ->> 'user_id' is not null group by 1, 2
    ) each_total group by user_id
  ) each_user
$$;

/* Writes the trigger function and the triggers of one rule. Statement triggers with transition tables: a million-row
   UPDATE costs one pass and a few thousand outbox rows. Rows of an audience that a statement changes more than 100 of
   are told in bulk, the others one by one. */
create function build_capture(target text) returns void language plpgsql as $build$
declare
  rule capture_rules;
  insert_into constant text := 'insert into outbox (type, entity_type, entity_ids, entity_versions, streams, data, deltas) ';
  -- A statement without a parameter is planned once a session; most changes are few and stay where they are.
  few constant text := ' and array_to_string(%s, '','') <> all (crowds)';
  inserted text;
  deleted text;
  body text;
  op record;
begin
  select * into strict rule from capture_rules where table_name = target;
  inserted := format('select %L, %L, array[r.id], array[r.version], %s, jsonb_build_object(%L, %s, %L, r.id)%s, %s from new_rows r where true',
    rule.events ->> 'created', rule.entity_type, rule.streams, rule.record_key, capture_record(rule, 'r'), rule.id_key,
    coalesce(' || ' || rule.extra, ''), capture_deltas(rule, 'r', ''));
  deleted := format('select %L, %L, array[r.id], array[r.version + 1], %s, jsonb_build_object(%L, r.id)%s, %s from old_rows r where true',
    rule.events ->> 'deleted', rule.entity_type, rule.streams, rule.id_key, coalesce(' || ' || rule.extra, ''), capture_deltas(rule, 'r', '-'));

  body := format($f$
    declare
      affected bigint;
      crowds text[];
      -- An assignment is evaluated without a query; PERFORM would run one.
      marked text;
      moves boolean := false;
    begin
      if tg_op = 'INSERT' then
        select count(*) into affected from (select from new_rows limit 101) x;
        if affected = 0 then return null; end if;
        if affected > 100 then
          select array_agg(crowd) into crowds from
            (select array_to_string(%1$s, ',') as crowd from new_rows r group by 1 having count(*) > 100) x;
        end if;
        if crowds is null then %10$s else %2$s %3$s end if;
      elsif tg_op = 'DELETE' then
        select count(*) into affected from (select from old_rows limit 101) x;
        if affected = 0 then return null; end if;
        if affected > 100 then
          select array_agg(crowd) into crowds from
            (select array_to_string(%1$s, ',') as crowd from old_rows r group by 1 having count(*) > 100) x;
        end if;
        if crowds is null then %11$s else %4$s %5$s end if;
      else
        select count(*), coalesce(bool_or(%6$s <> %7$s), false) into affected, moves
        from new_rows n join old_rows o on o.id = n.id where n.version <> o.version;
        if affected = 0 then return null; end if;
        if affected > 100 then
          select array_agg(crowd) into crowds from (
            select array_to_string(s, ',') as crowd from new_rows n join old_rows o on o.id = n.id
              cross join lateral (select %6$s as s union select %7$s) x
            where n.version <> o.version group by 1 having count(*) > 100) x;
        end if;
        if crowds is null and not moves then
          %12$s
        else
          %8$s
          if crowds is not null then %9$s end if;
        end if;
      end if;
      marked := set_config('tenantlist.captured', '1', true);
      return null;
    end
  $f$,
    rule.streams,
    -- 2: inserted, one by one, beside a crowd
    insert_into || inserted || format(few, rule.streams) || ' order by r.id;',
    -- 3: inserted, in bulk
    capture_bulk(rule, 'new_rows r', rule.streams, case when rule.totals is null then 'null' else format('(select jsonb_agg(%s) from new_rows r where array_to_string(%s, '','') = any (crowds))', capture_delta(rule, 'r', ''), rule.streams) end),
    -- 4: deleted, one by one, beside a crowd
    insert_into || deleted || format(few, rule.streams) || ' order by r.id;',
    -- 5: deleted, in bulk
    capture_bulk(rule, 'old_rows r', rule.streams, case when rule.totals is null then 'null' else format('(select jsonb_agg(%s) from old_rows r where array_to_string(%s, '','') = any (crowds))', capture_delta(rule, 'r', '-'), rule.streams) end, 1),
    -- 6, 7: audiences before and after
    capture_over(rule.streams, 'o'), capture_over(rule.streams, 'n'),
    -- 8: updated, one by one, beside a crowd or on the move
    capture_updates(rule, insert_into),
    -- 9: updated, in bulk; both the audience left and the one entered are told
    capture_bulk(rule, '(select n.id, case when x.s = ' || capture_over(rule.streams, 'n') || ' then n.version end as version, x.s as audience from new_rows n join old_rows o on o.id = n.id cross join lateral (select '
      || capture_over(rule.streams, 'o') || ' as s union select ' || capture_over(rule.streams, 'n') || ') x where n.version <> o.version) r',
      'r.audience', format('(select jsonb_agg(d) from new_rows n join old_rows o on o.id = n.id cross join lateral (values (%s), (%s)) x(d) where n.version <> o.version and %s)',
        capture_delta(rule, 'o', '-'), capture_delta(rule, 'n', ''),
        case when rule.totals is null then 'false' else
          format('array_to_string(%s, '','') = any (crowds) and %s is distinct from %s', capture_over(rule.streams, 'n'), capture_weight(rule, 'o'), capture_weight(rule, 'n')) end)),
    -- 10, 11, 12: the same three when they are few and stay where they are
    insert_into || inserted || ' order by r.id;',
    insert_into || deleted || ' order by r.id;',
    capture_plain_updates(rule, insert_into));

  execute format('create or replace function %I() returns trigger language plpgsql as %L',
    'capture_' || target, body);
  execute format('create or replace trigger touch before insert or update on %I for each row execute function touch_row()', target);
  execute format('create or replace trigger keep_captured before truncate on %I execute function refuse_truncate()', target);
  for op in select * from (values ('insert', 'new table as new_rows'), ('delete', 'old table as old_rows'),
    ('update', 'old table as old_rows new table as new_rows')) v(name, tables)
  loop
    execute format('create or replace trigger capture_%1$s after %1$s on %2$I referencing %3$s for each statement execute function %4$I()',
      op.name, target, op.tables, 'capture_' || target);
  end loop;
end $build$;

-- The INSERT that tells crowded audiences in chunks of 500; the statement's totals go with the first chunk.
create function capture_bulk(rule capture_rules, source text, audience text, deltas text, step integer default 0)
returns text language sql immutable as $$
  select format($q$
    insert into outbox (type, entity_type, entity_ids, entity_versions, streams, data, deltas)
    select 'bulk:changed', %1$L, ids, versions, s, jsonb_build_object('entityType', %1$L, 'ids', to_jsonb(ids), 'count', cardinality(ids)),
      case when nth = 1 then capture_sum(%2$s) end
    from (
      select s, array_agg(id order by id) as ids, array_agg(version order by id) as versions, row_number() over () as nth
      from (select r.id, r.version + %3$s as version, %4$s as s, (row_number() over (partition by %4$s order by r.id) - 1) / 500 as chunk
            from %5$s where array_to_string(%4$s, ',') = any (crowds)) numbered
      group by s, chunk
    ) chunks;$q$, rule.entity_type, deltas, step, audience, source)
$$;

-- The INSERTs for updated rows that stay with their audience, in a statement that crowds nobody.
create function capture_plain_updates(rule capture_rules, insert_into text) returns text language sql stable as $$
  select format($q$%1$s select %2$L, %3$L, array[n.id], array[n.version], %4$s,
      jsonb_build_object(%5$L, %6$s, %7$L, n.id, 'changes', jsonb_changes(%8$s, %6$s))%9$s, %10$s
      from new_rows n join old_rows o on o.id = n.id where n.version <> o.version order by n.id;$q$,
    insert_into, rule.events ->> 'updated', rule.entity_type, capture_over(rule.streams, 'n'), rule.record_key, capture_record(rule, 'n'),
    rule.id_key, capture_record(rule, 'o'), coalesce(' || ' || capture_over(rule.extra, 'n'), ''), capture_change(rule))
  || case when rule.announce is null then '' else format($q$%s select %L, %L, array[n.id], null, %s, %s, null
      from new_rows n join old_rows o on o.id = n.id where n.version <> o.version and (%s) order by n.id;$q$,
    insert_into, rule.announce ->> 'type', rule.entity_type, capture_over(rule.streams, 'n'), rule.announce ->> 'data', rule.announce ->> 'when') end
$$;

-- The INSERTs for updated rows in general: the change itself to the audience that keeps the row (or, when nobody does, its arrival),
-- and beside it departure, arrival and announcement.
create function capture_updates(rule capture_rules, insert_into text) returns text language plpgsql stable as $$
declare
  o_s text := capture_over(rule.streams, 'o');
  n_s text := capture_over(rule.streams, 'n');
  o_rec text := capture_record(rule, 'o');
  n_rec text := capture_record(rule, 'n');
  delta text := capture_change(rule);
  extra text := coalesce(' || ' || capture_over(rule.extra, 'n'), '');
  old_extra text := coalesce(' || ' || capture_over(rule.extra, 'o'), '');
  rows_changed text := ' from new_rows n join old_rows o on o.id = n.id where n.version <> o.version';
  few text := format(' and (crowds is null or array_to_string(%s, '','') <> all (crowds))', n_s);
  few_old text := format(' and (crowds is null or array_to_string(%s, '','') <> all (crowds))', o_s);
  result text;
begin
  result := format('if moves then %s select %L, %L, array[n.id], null, array(select unnest(%s) except select unnest(%s)), jsonb_build_object(%L, n.id)%s, null%s and not %s <@ %s%s order by n.id; end if;',
    insert_into, rule.events ->> 'deleted', rule.entity_type, o_s, n_s, rule.id_key, old_extra, rows_changed, o_s, n_s, few_old);
  result := result || format('%s select case when not moves or %s && %s then %L else %L end, %L, array[n.id], array[n.version], '
    || 'case when not moves or %s = %s then %s when %s && %s then array(select unnest(%s) intersect select unnest(%s)) else %s end, '
    || 'jsonb_build_object(%L, %s, %L, n.id) || case when not moves or %s && %s then jsonb_build_object(''changes'', jsonb_changes(%s, %s)) else ''{}'' end%s, %s%s%s order by n.id;',
    insert_into, o_s, n_s, rule.events ->> 'updated', rule.events ->> 'created', rule.entity_type,
    o_s, n_s, n_s, o_s, n_s, n_s, o_s, n_s,
    rule.record_key, n_rec, rule.id_key, o_s, n_s, o_rec, n_rec, extra, delta, rows_changed, few);
  result := result || format('if moves then %s select %L, %L, array[n.id], null, array(select unnest(%s) except select unnest(%s)), jsonb_build_object(%L, %s, %L, n.id)%s, null%s and not %s <@ %s and %s && %s%s order by n.id; end if;',
    insert_into, rule.events ->> 'created', rule.entity_type, n_s, o_s, rule.record_key, n_rec, rule.id_key, extra, rows_changed, n_s, o_s, n_s, o_s, few);
  if rule.announce is not null then
    result := result || format('%s select %L, %L, array[n.id], null, %s, %s, null%s and (%s)%s order by n.id;',
      insert_into, rule.announce ->> 'type', rule.entity_type, n_s, rule.announce ->> 'data', rows_changed, rule.announce ->> 'when', few);
  end if;
  return result;
end $$;

-- (Re)writes the view that computes every user's totals from the tables themselves, by the same rules: what
-- user_totals must be equal to once the outbox is folded.
create function build_totals_check() returns void language plpgsql as $$
begin
  execute (
    select format('create or replace view user_totals_from_tables as select user_id, %s from (%s) parts where user_id is not null group by user_id',
      (select string_agg(format('coalesce(sum(%1$I), 0) as %1$I', c), ', ') from totals_columns() c),
      string_agg(format('select %s as user_id, %s from %I r', r.totals_owner,
        (select string_agg(format('(%s)::numeric as %I', coalesce(r.totals ->> c, '0'), c), ', ') from totals_columns() c), r.table_name), ' union all '))
    from capture_rules r where r.totals is not null);
end $$;

-- ── The rules ──────────────────────────────────────────────────────────────────────────────────────────────────────
create function event_names(entity text) returns jsonb language sql immutable as $$
  select jsonb_build_object('created', entity || ':created', 'updated', entity || ':updated', 'deleted', entity || ':deleted')
$$;

insert into capture_rules (table_name, entity_type, events, record_key, id_key, streams, columns, extra, totals_owner, totals, announce) values
('businesses', 'business', event_names('business'), 'business', 'businessId',
  $$array['user:' || r.user_id]$$,
  '{id,user_id,name,category,status,is_verified,stealth_mode_enabled,logo_url,description,external_id,version,created_at,updated_at}',
  null, 'r.user_id', $${"businesses": "1", "businesses_active": "(r.status = 'active')::int"}$$, null),

('demand_listings', 'demand_listing', event_names('demand'), 'demandListing', 'demandListingId',
  $$array['user:' || r.owner_id]$$,
  '{id,business_id,owner_id,title,description,location_name,city,state,address,sqft_min,sqft_max,budget_min,budget_max,asset_type,industry,duration_type,start_date,amenities,additional_features,requirements,stealth_mode,status,version,created_at,updated_at}',
  $$jsonb_build_object('businessId', r.business_id)$$, null, null, null),

('business_metrics', 'business_metrics', '{"created": "metrics:updated", "updated": "metrics:updated", "deleted": "metrics:deleted"}', 'metrics', 'metricsId',
  $$array['user:' || r.owner_id]$$,
  '{id,business_id,demand_listing_id,metric_date,views_count,clicks_count,property_invites_count,responses_count,declined_count,messages_count,qfps_submitted_count,version,created_at,updated_at}',
  $$jsonb_build_object('businessId', r.business_id)$$, 'r.owner_id', '{"business_views": "r.views_count", "business_messages": "r.messages_count"}', null),

('business_invites', 'business_invite', event_names('invite'), 'invite', 'inviteId',
  $$array['user:' || r.owner_id, 'user:' || r.invited_by]$$,
  '{id,business_id,property_listing_id,invited_by,message,status,answered_at,version,created_at,updated_at}',
  null, 'r.owner_id', '{"invites": "1", "invites_answered": "(r.answered_at is not null)::int"}', null),

('property_listings', 'property', event_names('property'), 'property', 'propertyId',
  $$array['user:' || r.user_id]$$,
  '{id,user_id,title,description,property_type,status,address,city,state,zip_code,latitude,longitude,sqft,lot_size,year_built,floors,asking_price,price_per_sqft,lease_type,available_date,amenities,photos,is_featured,is_verified,external_id,version,created_at,updated_at}',
  null, 'r.user_id',
  $${"listings": "1", "listings_active": "(r.status = 'active')::int", "active_since_sum": "coalesce(extract(epoch from r.active_since), 0)"}$$,
  $${"type": "property:status-changed", "when": "n.status <> o.status",
     "data": "jsonb_build_object('propertyId', n.id, 'oldStatus', o.status, 'newStatus', n.status)"}$$),

('property_listing_metrics', 'property_metrics', '{"created": "property:metrics-updated", "updated": "property:metrics-updated", "deleted": "property:metrics-deleted"}', 'metrics', 'metricsId',
  $$array['user:' || r.owner_id]$$,
  '{id,property_listing_id,metric_date,views,clicks,inquiries,favorites,shares,version,created_at,updated_at}',
  $$jsonb_build_object('propertyId', r.property_listing_id)$$, null, null, null),

('property_inquiries', 'property_inquiry', event_names('inquiry'), 'inquiry', 'inquiryId',
  $$array['user:' || r.owner_id, 'user:' || r.user_id]$$,
  '{id,property_listing_id,user_id,conversation_id,inquired_on,answered_at,version,created_at,updated_at}',
  $$jsonb_build_object('propertyId', r.property_listing_id)$$, 'r.owner_id', '{"inquiries": "1", "inquiries_answered": "(r.answered_at is not null)::int"}', null),

('conversation_participants', 'conversation_participant', '{"created": "unread:update", "updated": "unread:update", "deleted": "unread:update"}', 'participant', 'participantId',
  $$array['user:' || r.user_id]$$,
  '{id,conversation_id,user_id,unread_count,last_read_at,version,created_at,updated_at}',
  $$jsonb_build_object('conversationId', r.conversation_id)$$, 'r.user_id',
  '{"conversations": "1", "conversations_replied": "(r.replied_at is not null)::int", "unread": "r.unread_count"}', null),

('messages', 'message', '{"created": "message:new", "updated": "message:updated", "deleted": "message:deleted"}', 'message', 'messageId',
  $$array(select 'user:' || p.user_id from conversation_participants p where p.conversation_id = r.conversation_id order by p.user_id)$$,
  '{id,conversation_id,sender_id,content,attachments,version,created_at,updated_at}',
  $$jsonb_build_object('conversationId', r.conversation_id)$$, null, null, null),

('broker_profiles', 'broker_profile', '{"created": "broker:profile-created", "updated": "broker:profile-updated", "deleted": "broker:profile-deleted"}', 'profile', 'profileId',
  $$array['user:' || r.user_id]$$,
  '{id,user_id,company_name,license_number,license_state,specialties,bio,website_url,years_experience,version,created_at,updated_at}',
  null, null, null, null),

('broker_deals', 'deal', '{"created": "broker:deal-created", "updated": "broker:deal-updated", "deleted": "broker:deal-deleted"}', 'deal', 'dealId',
  $$array['user:' || r.broker_user_id]$$,
  '{id,broker_user_id,tenant_business_id,property_id,demand_listing_id,status,commission_percentage,estimated_commission,notes,closed_at,version,created_at,updated_at}',
  null, 'r.broker_user_id',
  $${"deals": "1", "deals_active": "(r.status not in ('signed', 'lost'))::int", "deals_signed": "(r.status = 'signed')::int",
     "pipeline": "case when r.status in ('touring', 'offer_submitted') then coalesce(r.estimated_commission, 0) else 0 end",
     "commission_earned": "case when r.status = 'signed' then coalesce(r.estimated_commission, 0) else 0 end"}$$, null),

-- The marks are the tenant's own, so the row goes to the tenant alone; the property's owner is told that it changed (0005).
('property_matches', 'match', event_names('match'), 'match', 'matchId',
  $$array['user:' || r.owner_id]$$,
  '{id,demand_listing_id,property_listing_id,match_score,location_score,size_score,price_score,asset_type_score,amenities_score,is_viewed,is_saved,is_dismissed,version,created_at,updated_at}',
  null, null, null, null),

('user_profiles', 'profile', event_names('profile'), 'profile', 'profileId',
  $$array['user:' || r.user_id]$$,
  '{id,user_id,first_name,last_name,bio,phone,photo_url,profile_completed,subscription_tier,version,created_at,updated_at}',
  null, 'r.user_id', $${"paid_tier": "(r.subscription_tier <> 'starter')::int"}$$, null);

select build_capture(table_name) from capture_rules;
select build_totals_check();
