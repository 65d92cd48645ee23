-- Up Migration
-- The marketplace's own tables. Every captured table carries version, created_at and updated_at, kept by touch_row();
-- child tables carry owner_id, kept equal to the parent's user_id by their composite foreign key, so that a row alone
-- tells whose dashboard it concerns, even while its parent is being deleted.

-- The day that counts, whatever the time zone of the session.
create function utc_day() returns date language sql stable as $$ select (now() at time zone 'utc')::date $$;

create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null check (char_length(email) between 3 and 254 and email = btrim(email)),
  password_hash text not null check (char_length(password_hash) between 1 and 500),
  role text not null check (role in ('tenant', 'landlord', 'broker', 'contractor', 'ops', 'agent', 'admin')),
  email_verified boolean not null default false,
  is_active boolean not null default true,
  last_login_at timestamptz check (isfinite(last_login_at)),
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now()
);
create unique index users_email_key on users (lower(email));

create table user_profiles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique references users on delete cascade,
  first_name text not null default '' check (char_length(first_name) <= 100),
  last_name text not null default '' check (char_length(last_name) <= 100),
  bio text check (char_length(bio) <= 2000),
  phone text check (char_length(phone) <= 40),
  photo_url text check (char_length(photo_url) <= 500),
  profile_completed boolean not null default false,
  subscription_tier text not null default 'starter' check (subscription_tier in ('starter', 'pro', 'premium', 'enterprise')),
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now()
);

create table refresh_tokens (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  token_hash text not null unique,
  family uuid not null,
  expires_at timestamptz not null check (isfinite(expires_at)),
  rotated_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index refresh_tokens_family on refresh_tokens (family);
create index refresh_tokens_user on refresh_tokens (user_id);
create index refresh_tokens_revoked on refresh_tokens (revoked_at) where revoked_at is not null;

create table businesses (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  name text not null check (char_length(btrim(name)) between 1 and 200),
  category text not null default 'Other'
    check (category in ('F&B', 'Retail', 'Office', 'Industrial', 'Healthcare', 'Hospitality', 'Other')),
  status text not null default 'active' check (status in ('active', 'pending_verification', 'stealth_mode')),
  is_verified boolean not null default false,
  stealth_mode_enabled boolean not null default false,
  logo_url text check (char_length(logo_url) <= 500),
  description text check (char_length(description) <= 2000),
  external_id text check (char_length(external_id) between 1 and 200),
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now(),
  unique (id, user_id),
  unique (user_id, external_id)
);
create index businesses_owner_newest on businesses (user_id, created_at desc, id desc);

create table demand_listings (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null,
  owner_id uuid not null,
  title text not null check (char_length(btrim(title)) between 1 and 200),
  description text check (char_length(description) <= 4000),
  location_name text check (char_length(location_name) <= 200),
  city text check (char_length(city) <= 100),
  state text check (char_length(state) <= 100),
  address text check (char_length(address) <= 300),
  sqft_min integer check (sqft_min between 0 and 100000000),
  sqft_max integer check (sqft_max between 0 and 100000000),
  budget_min numeric(12, 2) check (budget_min >= 0 and budget_min <> 'NaN'),
  budget_max numeric(12, 2) check (budget_max >= 0 and budget_max <> 'NaN'),
  asset_type text check (asset_type in
    ('retail', 'restaurant', 'office', 'industrial', 'warehouse', 'medical', 'flex', 'land', 'other')),
  industry text check (char_length(industry) <= 100),
  duration_type text check (char_length(duration_type) <= 50),
  start_date date check (start_date between '1900-01-01' and '2200-12-31'),
  amenities text[] not null default '{}' check (cardinality(amenities) <= 50 and octet_length(array_to_string(amenities, ',')) <= 16384),
  additional_features text[] not null default '{}' check (cardinality(additional_features) <= 50 and octet_length(array_to_string(additional_features, ',')) <= 16384),
  requirements text check (char_length(requirements) <= 2000),
  stealth_mode boolean not null default false,
  status text not null default 'active' check (status in ('active', 'pending', 'closed')),
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now(),
  foreign key (business_id, owner_id) references businesses (id, user_id) on update cascade on delete cascade,
  unique (id, owner_id),
  check (sqft_min <= sqft_max),
  check (budget_min <= budget_max)
);
create index demand_listings_business on demand_listings (business_id, created_at desc, id desc);
create index demand_listings_open on demand_listings (created_at desc, id desc) where status = 'active';

create table property_listings (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users on delete cascade,
  title text not null check (char_length(btrim(title)) between 1 and 200),
  description text check (char_length(description) <= 4000),
  property_type text not null default 'other' check (property_type in
    ('retail', 'restaurant', 'office', 'industrial', 'warehouse', 'medical', 'flex', 'land', 'other')),
  status text not null default 'pending' check (status in ('active', 'pending', 'leased', 'off_market')),
  address text check (char_length(address) <= 300),
  city text check (char_length(city) <= 100),
  state text check (char_length(state) <= 100),
  zip_code text check (char_length(zip_code) <= 20),
  latitude numeric(9, 6) check (latitude between -90 and 90),
  longitude numeric(9, 6) check (longitude between -180 and 180),
  sqft integer check (sqft between 0 and 100000000),
  lot_size integer check (lot_size between 0 and 2000000000),
  year_built integer check (year_built between 1500 and 2200),
  floors integer check (floors between 0 and 300),
  asking_price numeric(12, 2) check (asking_price >= 0 and asking_price <> 'NaN'),
  price_per_sqft numeric(12, 2) check (price_per_sqft >= 0 and price_per_sqft <> 'NaN'),
  lease_type text check (char_length(lease_type) <= 50),
  available_date date check (available_date between '1900-01-01' and '2200-12-31'),
  amenities text[] not null default '{}' check (cardinality(amenities) <= 50 and octet_length(array_to_string(amenities, ',')) <= 16384),
  photos text[] not null default '{}' check (cardinality(photos) <= 20 and octet_length(array_to_string(photos, ',')) <= 16384),
  is_featured boolean not null default false,
  is_verified boolean not null default false,
  external_id text check (char_length(external_id) between 1 and 200),
  -- While active: the moment the listing would have become active had it never left the market, else null.
  active_since timestamptz check (isfinite(active_since)),
  -- Seconds on the market gathered in earlier active periods, while not active.
  active_seconds numeric not null default 0 check (active_seconds >= 0 and active_seconds <> 'NaN'),
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now(),
  unique (id, user_id),
  unique (user_id, external_id),
  check ((status = 'active') = (active_since is not null))
);
create index property_listings_owner_newest on property_listings (user_id, created_at desc, id desc);
create index property_listings_market on property_listings (created_at desc, id desc) where status in ('active', 'leased');
create index property_listings_place on property_listings (lower(city)) where status = 'active';

create table business_metrics (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null,
  owner_id uuid not null,
  -- No foreign key: what was counted for a listing stays counted when the listing goes.
  demand_listing_id uuid,
  metric_date date not null default utc_day() check (metric_date between '1900-01-01' and '2200-12-31'),
  views_count integer not null default 0 check (views_count >= 0),
  clicks_count integer not null default 0 check (clicks_count >= 0),
  property_invites_count integer not null default 0 check (property_invites_count >= 0),
  responses_count integer not null default 0 check (responses_count >= 0),
  declined_count integer not null default 0 check (declined_count >= 0),
  messages_count integer not null default 0 check (messages_count >= 0),
  qfps_submitted_count integer not null default 0 check (qfps_submitted_count >= 0),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (business_id, owner_id) references businesses (id, user_id) on update cascade on delete cascade,
  constraint business_metrics_day unique nulls not distinct (business_id, demand_listing_id, metric_date)
);

create table property_listing_metrics (
  id uuid primary key default gen_random_uuid(),
  property_listing_id uuid not null,
  owner_id uuid not null,
  metric_date date not null default utc_day() check (metric_date between '1900-01-01' and '2200-12-31'),
  views integer not null default 0 check (views >= 0),
  clicks integer not null default 0 check (clicks >= 0),
  inquiries integer not null default 0 check (inquiries >= 0),
  favorites integer not null default 0 check (favorites >= 0),
  shares integer not null default 0 check (shares >= 0),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (property_listing_id, owner_id) references property_listings (id, user_id) on update cascade on delete cascade,
  constraint property_listing_metrics_day unique (property_listing_id, metric_date)
);

-- Who saw what on which day: the memory behind "once a viewer and day".
create table business_views (
  business_id uuid not null references businesses on delete cascade,
  demand_listing_id uuid references demand_listings on delete cascade,
  viewer_id uuid not null references users on delete cascade,
  viewed_on date not null default utc_day(),
  constraint business_views_once unique nulls not distinct (business_id, demand_listing_id, viewer_id, viewed_on)
);
create index business_views_demand on business_views (demand_listing_id) where demand_listing_id is not null;
create table property_views (
  property_listing_id uuid not null references property_listings on delete cascade,
  viewer_id uuid not null references users on delete cascade,
  viewed_on date not null default utc_day(),
  primary key (property_listing_id, viewer_id, viewed_on)
);
create table property_favorites (
  property_listing_id uuid not null references property_listings on delete cascade,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (property_listing_id, user_id)
);

create table business_invites (
  id uuid primary key default gen_random_uuid(),
  business_id uuid not null,
  owner_id uuid not null,
  property_listing_id uuid not null references property_listings on delete cascade,
  invited_by uuid not null references users on delete cascade,
  message text check (char_length(message) <= 5000),
  status text not null default 'pending' check (status in ('pending', 'accepted', 'declined')),
  -- The tenant's first answer: a reply in the invite's conversation, an acceptance or a refusal.
  answered_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now(),
  foreign key (business_id, owner_id) references businesses (id, user_id) on update cascade on delete cascade,
  check (status = 'pending' or answered_at is not null)
);
create unique index business_invites_open on business_invites (business_id, property_listing_id, invited_by) where status = 'pending';
create index business_invites_business on business_invites (business_id);
create index business_invites_owner on business_invites (owner_id, created_at desc, id desc);
create index business_invites_property on business_invites (property_listing_id);
create index business_invites_sender on business_invites (invited_by, created_at desc, id desc);

create table conversations (
  id uuid primary key default gen_random_uuid(),
  subject text check (char_length(subject) <= 200),
  property_listing_id uuid references property_listings on delete set null,
  demand_listing_id uuid references demand_listings on delete set null,
  -- The tenant business it concerns, itself or through a demand listing or an invite; its messages are counted there.
  business_id uuid references businesses on delete set null,
  invite_id uuid references business_invites on delete set null,
  created_by uuid references users on delete set null,
  last_message_at timestamptz,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now()
);
create unique index conversations_invite on conversations (invite_id);
create index conversations_property on conversations (property_listing_id);
create index conversations_demand on conversations (demand_listing_id);
create index conversations_business on conversations (business_id);

create table conversation_participants (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations on delete cascade,
  user_id uuid not null references users on delete cascade,
  unread_count integer not null default 0 check (unread_count >= 0),
  last_read_at timestamptz,
  -- When the participant first wrote after somebody else had.
  replied_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (conversation_id, user_id)
);
create index conversation_participants_user on conversation_participants (user_id, conversation_id);

create table messages (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations on delete cascade,
  sender_id uuid not null references users on delete cascade,
  content text not null check (char_length(content) between 1 and 5000),
  attachments jsonb not null default '[]' check (jsonb_typeof(attachments) = 'array' and octet_length(attachments::text) <= 16384),
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now()
);
create index messages_conversation on messages (conversation_id, created_at desc, id desc);

create table property_inquiries (
  id uuid primary key default gen_random_uuid(),
  property_listing_id uuid not null,
  owner_id uuid not null,
  user_id uuid not null references users on delete cascade,
  conversation_id uuid references conversations on delete set null,
  inquired_on date not null default utc_day(),
  answered_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now(),
  foreign key (property_listing_id, owner_id) references property_listings (id, user_id) on update cascade on delete cascade,
  unique (property_listing_id, user_id, inquired_on)
);
create index property_inquiries_conversation on property_inquiries (conversation_id);

create table broker_profiles (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique references users on delete cascade,
  company_name text not null check (char_length(btrim(company_name)) between 1 and 200),
  license_number text check (char_length(license_number) <= 100),
  license_state text check (license_state ~ '^[A-Z]{2}$'),
  specialties text[] not null default '{}' check (cardinality(specialties) <= 20 and octet_length(array_to_string(specialties, ',')) <= 16384),
  bio text check (char_length(bio) <= 2000),
  website_url text check (char_length(website_url) <= 500),
  years_experience integer check (years_experience between 0 and 100),
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now()
);

create table broker_deals (
  id uuid primary key default gen_random_uuid(),
  broker_user_id uuid not null references users on delete cascade,
  tenant_business_id uuid references businesses on delete set null,
  property_id uuid references property_listings on delete set null,
  demand_listing_id uuid references demand_listings on delete set null,
  status text not null default 'prospecting' check (status in ('prospecting', 'touring', 'offer_submitted', 'signed', 'lost')),
  commission_percentage numeric(5, 2) check (commission_percentage between 0 and 100),
  estimated_commission numeric(12, 2) check (estimated_commission >= 0 and estimated_commission <> 'NaN'),
  notes text check (char_length(notes) <= 4000),
  closed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now() check (isfinite(created_at)),
  updated_at timestamptz not null default now(),
  check ((status in ('signed', 'lost')) = (closed_at is not null))
);
create index broker_deals_owner_newest on broker_deals (broker_user_id, created_at desc, id desc);
create index broker_deals_demand on broker_deals (demand_listing_id);
create index broker_deals_property on broker_deals (property_id);
create index broker_deals_business on broker_deals (tenant_business_id);

create table property_matches (
  id uuid primary key default gen_random_uuid(),
  demand_listing_id uuid not null,
  owner_id uuid not null,
  property_listing_id uuid not null references property_listings on delete cascade,
  match_score numeric(5, 2) not null check (match_score between 0 and 100),
  location_score numeric(5, 2) not null,
  size_score numeric(5, 2) not null,
  price_score numeric(5, 2) not null,
  asset_type_score numeric(5, 2) not null,
  amenities_score numeric(5, 2) not null,
  is_viewed boolean not null default false,
  is_saved boolean not null default false,
  is_dismissed boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (demand_listing_id, owner_id) references demand_listings (id, owner_id) on update cascade on delete cascade,
  unique (demand_listing_id, property_listing_id)
);
create index property_matches_best on property_matches (demand_listing_id, match_score desc, id);
create index property_matches_property on property_matches (property_listing_id, match_score desc);
