-- Up Migration
-- Sessions whose rows are gone, e.g. with their user: a node that starts before their access tokens expire has to know
-- that these are void, and finds them nowhere else.
create table ended_sessions (
  session_id uuid primary key,
  ended_at timestamptz not null default now()
);
create index ended_sessions_ended on ended_sessions (ended_at);

create or replace function capture_session_end() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    insert into outbox (type, entity_type, entity_ids, streams, data)
    select 'session:revoked', 'session', array[n.family], array['user:' || n.user_id], jsonb_build_object('sessionId', n.family)
    from new_rows n join old_rows o on o.id = n.id where n.revoked_at is not null and o.revoked_at is null
    group by n.family, n.user_id;
  else
    insert into ended_sessions (session_id)
    select distinct o.family from old_rows o where o.expires_at > now() on conflict do nothing;
    insert into outbox (type, entity_type, entity_ids, streams, data)
    select 'session:revoked', 'session', array[o.family], array['user:' || o.user_id], jsonb_build_object('sessionId', o.family)
    from old_rows o where o.revoked_at is null and o.expires_at > now() group by o.family, o.user_id;
  end if;
  if found then perform set_config('tenantlist.captured', '1', true); end if;
  return null;
end $$;
