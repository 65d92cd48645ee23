-- Up Migration
-- Facts the database keeps by itself, so that psql and an import keep them like the API does: owners of child rows,
-- closing times, the market clock, and every counter that a view, an invite, an inquiry or a message moves.

-- ── Before the row is written (these run before `touch`: triggers fire in the order of their names) ─────────────────
create function parent_missing(what text) returns void language plpgsql as $$
begin
  raise exception '% does not exist', what using errcode = 'foreign_key_violation';
end $$;

create function derive_business_owner() returns trigger language plpgsql as $$
begin
  select user_id into new.owner_id from businesses where id = new.business_id;
  if not found then perform parent_missing('business'); end if;
  return new;
end $$;
create trigger derive before insert or update of business_id on demand_listings for each row execute function derive_business_owner();
create trigger derive before insert or update of business_id on business_metrics for each row execute function derive_business_owner();
create trigger derive_owner before insert or update of business_id on business_invites for each row execute function derive_business_owner();

create function derive_property_owner() returns trigger language plpgsql as $$
begin
  select user_id into new.owner_id from property_listings where id = new.property_listing_id;
  if not found then perform parent_missing('property'); end if;
  return new;
end $$;
create trigger derive before insert or update of property_listing_id on property_listing_metrics for each row execute function derive_property_owner();
create trigger derive before insert or update of property_listing_id on property_inquiries for each row execute function derive_property_owner();

create function derive_match_owner() returns trigger language plpgsql as $$
begin
  select owner_id into new.owner_id from demand_listings where id = new.demand_listing_id;
  if not found then perform parent_missing('demand listing'); end if;
  return new;
end $$;
create trigger derive before insert or update of demand_listing_id on property_matches for each row execute function derive_match_owner();

create function derive_conversation_business() returns trigger language plpgsql as $$
begin
  if new.invite_id is not null then
    select business_id into new.business_id from business_invites where id = new.invite_id;
  elsif new.demand_listing_id is not null then
    select business_id into new.business_id from demand_listings where id = new.demand_listing_id;
  end if;
  return new;
end $$;
create trigger derive before insert on conversations for each row execute function derive_conversation_business();

create function derive_answer() returns trigger language plpgsql as $$
begin
  if new.status <> 'pending' and new.answered_at is null then new.answered_at := now(); end if;
  return new;
end $$;
create trigger derive before insert or update on business_invites for each row execute function derive_answer();

create function derive_closing() returns trigger language plpgsql as $$
begin
  if new.status not in ('signed', 'lost') then
    new.closed_at := null;
  elsif tg_op = 'UPDATE' and old.status in ('signed', 'lost') then
    new.closed_at := coalesce(new.closed_at, old.closed_at);
  else
    new.closed_at := coalesce(new.closed_at, now());
  end if;
  return new;
end $$;
create trigger derive before insert or update on broker_deals for each row execute function derive_closing();

-- The market clock runs while a listing is active and stands while it is not.
create function derive_market_clock() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.active_since := case when new.status = 'active' then coalesce(new.active_since, now()) end;
  elsif new.status = 'active' and old.status <> 'active' then
    new.active_since := now() - make_interval(secs => old.active_seconds::double precision);
    new.active_seconds := 0;
  elsif new.status <> 'active' and old.status = 'active' then
    new.active_seconds := greatest(extract(epoch from now() - old.active_since), 0);
    new.active_since := null;
  end if;
  return new;
end $$;
create trigger derive before insert or update on property_listings for each row execute function derive_market_clock();

-- ── Counters ───────────────────────────────────────────────────────────────────────────────────────────────────────
create function count_business_view() returns trigger language plpgsql as $$
begin
  insert into business_metrics as m (business_id, demand_listing_id, metric_date, views_count)
  values (new.business_id, new.demand_listing_id, new.viewed_on, 1)
  on conflict on constraint business_metrics_day do update set views_count = m.views_count + 1;
  return null;
end $$;
create trigger count_view after insert on business_views for each row execute function count_business_view();

create function count_property_view() returns trigger language plpgsql as $$
begin
  insert into property_listing_metrics as m (property_listing_id, metric_date, views) values (new.property_listing_id, new.viewed_on, 1)
  on conflict on constraint property_listing_metrics_day do update set views = m.views + 1;
  return null;
end $$;
create trigger count_view after insert on property_views for each row execute function count_property_view();

-- A favourite taken back leaves the day on which it was given.
create function count_favorite() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into property_listing_metrics as m (property_listing_id, metric_date, favorites)
    values (new.property_listing_id, (new.created_at at time zone 'utc')::date, 1)
    on conflict on constraint property_listing_metrics_day do update set favorites = m.favorites + 1;
  else
    update property_listing_metrics set favorites = favorites - 1
    where property_listing_id = old.property_listing_id and metric_date = (old.created_at at time zone 'utc')::date and favorites > 0;
  end if;
  return null;
end $$;
create trigger count_favorite after insert or delete on property_favorites for each row execute function count_favorite();

create function count_inquiry() returns trigger language plpgsql as $$
begin
  insert into property_listing_metrics as m (property_listing_id, metric_date, inquiries) values (new.property_listing_id, new.inquired_on, 1)
  on conflict on constraint property_listing_metrics_day do update set inquiries = m.inquiries + 1;
  return null;
end $$;
create trigger count_inquiry after insert on property_inquiries for each row execute function count_inquiry();

create function count_invite() returns trigger language plpgsql as $$
declare
  sent integer := (tg_op = 'INSERT')::int;
  qfp integer := 0;
  answered integer := 0;
  declined integer := 0;
begin
  if tg_op = 'INSERT' then
    select (u.role = 'broker')::int into qfp from users u where u.id = new.invited_by;
    answered := (new.answered_at is not null)::int;
    declined := (new.status = 'declined')::int;
  else
    answered := (new.answered_at is not null and old.answered_at is null)::int;
    declined := (new.status = 'declined' and old.status <> 'declined')::int;
  end if;
  if sent + answered + declined = 0 then return null; end if;
  insert into business_metrics as m (business_id, metric_date, property_invites_count, qfps_submitted_count, responses_count, declined_count)
  values (new.business_id, case when tg_op = 'INSERT' then (new.created_at at time zone 'utc')::date else utc_day() end, sent, coalesce(qfp, 0), answered, declined)
  on conflict on constraint business_metrics_day do update set
    property_invites_count = m.property_invites_count + excluded.property_invites_count,
    qfps_submitted_count = m.qfps_submitted_count + excluded.qfps_submitted_count,
    responses_count = m.responses_count + excluded.responses_count,
    declined_count = m.declined_count + excluded.declined_count;
  return null;
end $$;
create trigger count_invite after insert or update on business_invites for each row execute function count_invite();

-- A message: the conversation row is locked first, so two participants who write at once queue instead of deadlocking.
create function count_message() returns trigger language plpgsql as $$
declare talk conversations;
begin
  update conversations set last_message_at = greatest(last_message_at, new.created_at), updated_at = now()
  where id = new.conversation_id returning * into talk;

  update conversation_participants p set
    unread_count = case when p.user_id = new.sender_id then 0 else p.unread_count + 1 end,
    last_read_at = case when p.user_id = new.sender_id then new.created_at else p.last_read_at end,
    replied_at = case when p.user_id = new.sender_id and p.replied_at is null and exists (
        select from messages m where m.conversation_id = new.conversation_id and m.sender_id <> new.sender_id
      ) then new.created_at else p.replied_at end
  where p.conversation_id = new.conversation_id;

  update property_inquiries set answered_at = new.created_at
  where conversation_id = new.conversation_id and owner_id = new.sender_id and answered_at is null;

  if talk.business_id is not null then
    -- The invite before the metrics, as when it is accepted: two orders would deadlock.
    update business_invites set answered_at = new.created_at
    where id = talk.invite_id and owner_id = new.sender_id and answered_at is null;
    insert into business_metrics as m (business_id, demand_listing_id, metric_date, messages_count)
    values (talk.business_id, talk.demand_listing_id, (new.created_at at time zone 'utc')::date, 1)
    on conflict on constraint business_metrics_day do update set messages_count = m.messages_count + 1;
  end if;
  return null;
end $$;
create trigger count_message after insert on messages for each row execute function count_message();

-- ── Sessions and accounts: their end is a change like any other, told in order on every node ────────────────────────
create trigger touch before insert or update on users for each row execute function touch_row();
create trigger keep_captured before truncate on users execute function refuse_truncate();
create trigger keep_captured before truncate on refresh_tokens execute function refuse_truncate();

-- A new password, another role or a deactivation ends every session of the account, whoever changed it.
create function end_sessions() returns trigger language plpgsql as $$
begin
  update refresh_tokens set revoked_at = now() where user_id = new.id and revoked_at is null;
  return null;
end $$;
create trigger end_sessions after update on users for each row
  when (old.password_hash <> new.password_hash or old.role <> new.role or (old.is_active and not new.is_active))
  execute function end_sessions();

create function capture_session_end() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    insert into outbox (type, entity_type, entity_ids, streams, data)
    select 'session:revoked', 'session', array[n.family], array['user:' || n.user_id], jsonb_build_object('sessionId', n.family)
    from new_rows n join old_rows o on o.id = n.id where n.revoked_at is not null and o.revoked_at is null
    group by n.family, n.user_id;
  else
    insert into outbox (type, entity_type, entity_ids, streams, data)
    select 'session:revoked', 'session', array[o.family], array['user:' || o.user_id], jsonb_build_object('sessionId', o.family)
    from old_rows o where o.revoked_at is null and o.expires_at > now() group by o.family, o.user_id;
  end if;
  if found then perform set_config('tenantlist.captured', '1', true); end if;
  return null;
end $$;
create trigger capture_update after update on refresh_tokens referencing old table as old_rows new table as new_rows
  for each statement execute function capture_session_end();
create trigger capture_delete after delete on refresh_tokens referencing old table as old_rows
  for each statement execute function capture_session_end();

-- ── Canary: every node writes here every few seconds and waits to hear of it, so a deaf node knows that it is deaf ──
create table canaries (
  node text primary key check (char_length(node) between 1 and 100),
  beat bigint not null
);
create function capture_canary() returns trigger language plpgsql as $$
begin
  insert into outbox (type, entity_type, entity_ids, streams, data)
  values ('canary', 'canary', '{}', '{canary}', jsonb_build_object('node', new.node, 'beat', new.beat));
  perform set_config('tenantlist.captured', '1', true);
  return null;
end $$;
create trigger capture_canary after insert or update on canaries for each row execute function capture_canary();
