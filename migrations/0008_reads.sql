-- Up Migration
-- Indexes for what screens read over everything a user has: the board and its columns, own demand listings, daily sums,
-- inquiries behind a rate. The counters of the metrics are in no index, so that counting stays a heap-only update.

create index broker_deals_board on broker_deals (broker_user_id, status, created_at desc, id desc) include (estimated_commission);
create index demand_listings_owner_newest on demand_listings (owner_id, created_at desc, id desc);
create index business_metrics_owner_day on business_metrics (owner_id, metric_date);
create index property_listing_metrics_owner_day on property_listing_metrics (owner_id, metric_date);
create index property_inquiries_owner_newest on property_inquiries (owner_id, created_at desc, id desc);
