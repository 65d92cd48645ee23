-- Up Migration
-- What proves that a refresh token that comes a second time is the same renewal asked for again, its answer being lost.

alter table refresh_tokens add column renewal_hash text;
