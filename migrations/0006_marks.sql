-- Up Migration
-- What others than the owner do with a row and no column of it can hold: brokers' marks on matches, and who clicked on or
-- shared what on which day.

-- The marks of brokers; the tenant's own are columns of the match. They go with it.
create table match_marks (
  match_id uuid not null references property_matches on delete cascade,
  user_id uuid not null references users on delete cascade,
  is_viewed boolean not null default false,
  is_saved boolean not null default false,
  is_dismissed boolean not null default false,
  primary key (match_id, user_id)
);
create index match_marks_user on match_marks (user_id);

-- The memory behind "once a viewer and day", as for views.
create table business_clicks (
  business_id uuid not null references businesses on delete cascade,
  demand_listing_id uuid references demand_listings on delete cascade,
  viewer_id uuid not null references users on delete cascade,
  clicked_on date not null default utc_day(),
  constraint business_clicks_once unique nulls not distinct (business_id, demand_listing_id, viewer_id, clicked_on)
);
create index business_clicks_demand on business_clicks (demand_listing_id) where demand_listing_id is not null;
create table property_clicks (
  property_listing_id uuid not null references property_listings on delete cascade,
  viewer_id uuid not null references users on delete cascade,
  clicked_on date not null default utc_day(),
  primary key (property_listing_id, viewer_id, clicked_on)
);
create table property_shares (
  property_listing_id uuid not null references property_listings on delete cascade,
  viewer_id uuid not null references users on delete cascade,
  shared_on date not null default utc_day(),
  primary key (property_listing_id, viewer_id, shared_on)
);

create function count_business_click() returns trigger language plpgsql as $$
begin
  insert into business_metrics as m (business_id, demand_listing_id, metric_date, clicks_count)
  values (new.business_id, new.demand_listing_id, new.clicked_on, 1)
  on conflict on constraint business_metrics_day do update set clicks_count = m.clicks_count + 1;
  return null;
end $$;
create trigger count_click after insert on business_clicks for each row execute function count_business_click();

create function count_property_click() returns trigger language plpgsql as $$
begin
  insert into property_listing_metrics as m (property_listing_id, metric_date, clicks) values (new.property_listing_id, new.clicked_on, 1)
  on conflict on constraint property_listing_metrics_day do update set clicks = m.clicks + 1;
  return null;
end $$;
create trigger count_click after insert on property_clicks for each row execute function count_property_click();

create function count_property_share() returns trigger language plpgsql as $$
begin
  insert into property_listing_metrics as m (property_listing_id, metric_date, shares) values (new.property_listing_id, new.shared_on, 1)
  on conflict on constraint property_listing_metrics_day do update set shares = m.shares + 1;
  return null;
end $$;
create trigger count_share after insert on property_shares for each row execute function count_property_share();
