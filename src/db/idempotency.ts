import pg from 'pg';
import { AppError, conflict } from '../errors/index.ts';

/** One caller's wish that a request be carried out at most once. */
export interface Claim {
  userId: string;
  /** What the client calls the request: 1 to 100 visible ASCII characters, its own for each user. */
  key: string;
  /** SHA-256 of the request, in hex; tells a repetition from another request under the same key. */
  fingerprint: string;
}

/** What the transaction that had the claim first left behind. */
export interface Kept {
  fingerprint: string;
  /** JSON of what the work returned. */
  result: string;
  /** That transaction; null when it changed nothing that is captured. */
  xid: string | null;
  /** A log position at or after its events; null while they wait for theirs. */
  head: number | null;
}

/** Largest result that is kept, in bytes of JSON; the table holds to it as well. */
const MOST_BYTES = 1024 * 1024;

const text = (value: string): string => pg.escapeLiteral(value);
const place = ({ userId, key }: Claim): string => `user_id = ${text(userId)}::uuid and key = ${text(key)}`;

/**
 * Two statements that take the claim, or wait for the transaction that has it and then read what it left. As text, so that
 * they travel with the `begin` of the transaction and cost no round trip of their own.
 */
export const takeClaim = (claim: Claim): string => `
  insert into idempotency_keys (user_id, key, fingerprint)
  values (${text(claim.userId)}::uuid, ${text(claim.key)}, ${text(claim.fingerprint)}) on conflict do nothing returning true;
  select fingerprint, result, xid::text,
    (select h.pos from log_head h where not exists (select from outbox o where o.xid = k.xid)) as head
  from idempotency_keys k where ${place(claim)} and result is not null`;

/** One statement that keeps the result; to be sent with the `commit`. 413 when it is too large to keep. */
export function keepResult(claim: Claim, data: unknown): string {
  const result = JSON.stringify(data ?? null);
  if (Buffer.byteLength(result) > MOST_BYTES) {
    throw new AppError(
      413,
      'IDEMPOTENCY_RESULT_TOO_LARGE',
      'The answer is too large to be kept for a repetition: change fewer records at once',
    );
  }
  return `update idempotency_keys set result = ${text(result)},
    xid = case current_setting('tenantlist.captured', true) when '1' then pg_current_xact_id() end
    where ${place(claim)}`;
}

/**
 * What the answers of `takeClaim` mean: null when the claim is the caller's and the work is to be done, else what was kept.
 * 409 IDEMPOTENCY_KEY_REUSED when that belongs to another request.
 */
export function readClaim(claim: Claim, taken: pg.QueryResult, found: pg.QueryResult<Kept>): Kept | null {
  if (taken.rowCount === 1) return null;
  const [kept] = found.rows;
  // Removed between the two statements, by the housekeeping: to be run again, like any other lost race.
  if (!kept) throw Object.assign(new Error('The idempotency key was removed meanwhile'), { code: '40001' });
  if (kept.fingerprint !== claim.fingerprint)
    throw conflict('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key belongs to another request');
  return kept;
}
