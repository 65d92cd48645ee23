-- Up Migration
-- The match score, 0..100 = 0.30 location + 0.25 size + 0.25 price + 0.15 asset type + 0.05 amenities.

-- Where a background reader of the log has got to; it commits its work together with its position.
create table projections (
  name text primary key,
  pos bigint not null default 0
);
insert into projections (name) values ('matches');

create function same_text(a text, b text) returns boolean language sql immutable parallel safe as $$
  select lower(btrim(a)) = lower(btrim(b))
$$;

-- Same city and state 100, same state 50; a part that the demand does not name is met anywhere.
create function location_score(want_city text, want_state text, city text, state text) returns numeric language sql immutable parallel safe as $$
  select case
    when want_city is null and want_state is null then 100
    when same_text(want_city, city) and (want_state is null or same_text(want_state, state)) then 100
    when same_text(want_state, state) then 50
    else 0 end::numeric
$$;

-- Inside the range, or no range, 100; outside by at most 20 % of the bound it misses 70, 50 % 40. Unknown size: 0.
create function size_score(low integer, high integer, sqft integer) returns numeric language sql immutable parallel safe as $$
  select case
    when low is null and high is null then 100
    when sqft is null then 0
    when sqft >= coalesce(low, sqft) and sqft <= coalesce(high, sqft) then 100
    when sqft >= coalesce(low, sqft) * 0.8 and sqft <= coalesce(high, sqft) * 1.2 then 70
    when sqft >= coalesce(low, sqft) * 0.5 and sqft <= coalesce(high, sqft) * 1.5 then 40
    else 0 end::numeric
$$;

-- No price 50; no budget, inside or below it 100; above by at most 10 % 80, 25 % 50.
create function price_score(budget numeric, price numeric) returns numeric language sql immutable parallel safe as $$
  select case
    when price is null then 50
    when budget is null or price <= budget then 100
    when price <= budget * 1.10 then 80
    when price <= budget * 1.25 then 50
    else 0 end::numeric
$$;

-- Equal or none wanted 100, compatible 70.
create function asset_type_score(want text, have text) returns numeric language sql immutable parallel safe as $$
  select case
    when want is null or want = have then 100
    when array[least(want, have), greatest(want, have)] in (
      array['restaurant', 'retail'], array['medical', 'office'], array['flex', 'office'],
      array['industrial', 'warehouse'], array['flex', 'industrial'], array['flex', 'warehouse']) then 70
    else 0 end::numeric
$$;

-- Share of the wanted amenities that are there, in percent; none wanted 100.
create function amenities_score(want text[], have text[]) returns numeric language sql immutable parallel safe as $$
  select case when cardinality(want) = 0 then 100 else
    round(100.0 * (select count(*) from unnest(want) w where exists (select from unnest(have) h where same_text(w, h))) / cardinality(want), 2) end
$$;

-- Scores of every pair of an open demand and an active property. A pair is worth keeping from 50 points on, if the place fits.
create view match_scores as
select d.id as demand_listing_id, p.id as property_listing_id, s.*,
  round(0.30 * location_score + 0.25 * size_score + 0.25 * price_score + 0.15 * asset_type_score + 0.05 * amenities_score, 2) as match_score
from demand_listings d cross join property_listings p
cross join lateral (select
  location_score(d.city, d.state, p.city, p.state) as location_score,
  size_score(d.sqft_min, d.sqft_max, p.sqft) as size_score,
  price_score(d.budget_max, p.asking_price) as price_score,
  asset_type_score(d.asset_type, p.property_type) as asset_type_score,
  amenities_score(d.amenities, p.amenities) as amenities_score) s
where d.status = 'active' and p.status = 'active';

-- Brings the matches of these demands and properties up to date; rows that would not change are not touched.
-- A pair somebody saved stays even when it no longer fits. Returns how many rows changed.
create function recompute_matches(demands uuid[], properties uuid[]) returns bigint language sql as $$
  with fitting as materialized (
    select demand_listing_id, property_listing_id, match_score, location_score, size_score, price_score, asset_type_score, amenities_score
    from match_scores where demand_listing_id = any (demands) and match_score >= 50 and location_score > 0
    union
    select demand_listing_id, property_listing_id, match_score, location_score, size_score, price_score, asset_type_score, amenities_score
    from match_scores where property_listing_id = any (properties) and match_score >= 50 and location_score > 0
  ), gone as (
    delete from property_matches m
    where (m.demand_listing_id = any (demands) or m.property_listing_id = any (properties)) and not m.is_saved
      and not exists (select from fitting f where f.demand_listing_id = m.demand_listing_id and f.property_listing_id = m.property_listing_id)
    returning 1
  ), kept as (
    insert into property_matches as m
      (demand_listing_id, property_listing_id, match_score, location_score, size_score, price_score, asset_type_score, amenities_score)
    select * from fitting order by demand_listing_id, property_listing_id
    on conflict (demand_listing_id, property_listing_id) do update set match_score = excluded.match_score,
      location_score = excluded.location_score, size_score = excluded.size_score, price_score = excluded.price_score,
      asset_type_score = excluded.asset_type_score, amenities_score = excluded.amenities_score
    where (m.match_score, m.location_score, m.size_score, m.price_score, m.asset_type_score, m.amenities_score) is distinct from
      (excluded.match_score, excluded.location_score, excluded.size_score, excluded.price_score, excluded.asset_type_score, excluded.amenities_score)
    returning 1
  )
  select (select count(*) from gone) + (select count(*) from kept)
$$;

-- Tells brokers with an open deal about a new good match: a property for the demand they work on, a demand for the property.
create function announce_match() returns trigger language plpgsql as $$
begin
  insert into outbox (type, entity_type, entity_ids, streams, data)
  select a.type, 'match', array[r.id], array['user:' || d.broker_user_id], jsonb_build_object('match', jsonb_build_object(
    'id', r.id, 'demand_listing_id', r.demand_listing_id, 'property_listing_id', r.property_listing_id, 'match_score', r.match_score,
    'location_score', r.location_score, 'size_score', r.size_score, 'price_score', r.price_score,
    'asset_type_score', r.asset_type_score, 'amenities_score', r.amenities_score), 'matchId', r.id)
  from new_rows r
  cross join (values ('broker:property-matched'), ('broker:demand-matched')) a(type)
  cross join lateral (
    select distinct broker_user_id from broker_deals d where d.status not in ('signed', 'lost')
      and case a.type when 'broker:property-matched' then d.demand_listing_id = r.demand_listing_id
                      else d.property_id = r.property_listing_id end
  ) d
  where r.match_score >= 70;
  return null;
end $$;
create trigger zz_announce after insert on property_matches referencing new table as new_rows for each statement execute function announce_match();

-- Tells landlords that who matches a property has changed, once a property and statement; a mark is no such change.
create function announce_matches_changed() returns trigger language plpgsql as $$
begin
  insert into outbox (type, entity_type, entity_ids, streams, data)
  select 'property:matches-changed', 'property_matches', array[p.id], array['user:' || p.user_id], jsonb_build_object('propertyId', p.id)
  from property_listings p where p.id in (
    select r.property_listing_id from changed_rows r where tg_op <> 'UPDATE'
      or not exists (select from property_matches m where m.id = r.id and m.match_score = r.match_score))
  order by p.id;
  return null;
end $$;
create trigger zz_tell_landlord_insert after insert on property_matches referencing new table as changed_rows
  for each statement execute function announce_matches_changed();
create trigger zz_tell_landlord_delete after delete on property_matches referencing old table as changed_rows
  for each statement execute function announce_matches_changed();
create trigger zz_tell_landlord_update after update on property_matches referencing old table as changed_rows
  for each statement execute function announce_matches_changed();
