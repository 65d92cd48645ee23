import { createHash } from 'node:crypto';
import type { Claim } from '../db/database.ts';
import { badRequest } from '../errors/index.ts';
import type { Call, Route } from '../routes/route.ts';

/** What clients may call a request. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,100}$/;

/** Whether a request to this route is carried out once for each `Idempotency-Key` of its caller. */
export const takesKey = ({ method, who, idempotent = true }: Route): boolean =>
  method !== 'get' && who !== 'public' && idempotent;

/** The claim that a request makes by its `Idempotency-Key`, if it makes one. 400 when that is no key. */
export function claimOf(route: Route, { caller, req }: Call): Claim | undefined {
  const key = req.headers['idempotency-key'];
  if (key === undefined || !takesKey(route)) return undefined;
  if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
    throw badRequest([{ path: 'Idempotency-Key', message: 'Must be 1 to 100 visible ASCII characters' }]);
  }
  // The role too: nobody is shown what was answered to them in another one.
  const request = JSON.stringify([caller.role, req.method, req.originalUrl, sorted(req.body ?? null)]);
  return { userId: caller.userId, key, fingerprint: createHash('sha256').update(request).digest('hex') };
}

/** The same JSON with every object's keys in order: whoever sends it anew may write them in another one. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, sorted(entry)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
