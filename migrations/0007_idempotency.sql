-- Up Migration
-- Writes that may be sent again: the key a client gave, and what the work behind it answered, in the transaction that did
-- the work, so that either both are there or neither. Not captured: it is on nobody's screen.

create table idempotency_keys (
  user_id uuid not null references users on delete cascade,
  key text collate "C" not null check (char_length(key) between 1 and 100),
  -- Of the request; the same key with another one is a mistake of the client's.
  fingerprint text not null check (char_length(fingerprint) = 64),
  -- The transaction that did the work; null when it changed nothing that is captured.
  xid xid8,
  -- JSON as it was sent. Text and not jsonb, which would sort the keys; null only inside the transaction that has the claim.
  result text check (octet_length(result) <= 1048576),
  created_at timestamptz not null default now(),
  primary key (user_id, key)
-- A claim is inserted and then completed: with room on its page the second step touches no index.
) with (fillfactor = 60);
-- Only the housekeeping asks by age, and rows come in that order.
create index idempotency_keys_age on idempotency_keys using brin (created_at);
