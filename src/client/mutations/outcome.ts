import { HttpFault } from '../http.ts';
import type { MutationFault } from './types.ts';

/** What an attempt that did not succeed means for its mutation. */
export type Outcome =
  /** The server will not do it, however often it is asked. */
  | { kind: 'refused'; fault: MutationFault }
  /** To be sent again after a pause, under the same key: `all` when it says something about every mutation. */
  | { kind: 'later'; about: 'one' | 'all'; afterMs: number };

/** Refusals that say nothing about the write itself. */
const PASSING = new Set([401, 408, 425, 429]);
/** What is true of every request at the moment, and not of this one. */
const GENERAL = new Set([0, 401, 429, 503]);
/** What a proxy says for good about one request. */
const TOO_LARGE = new Set([413, 414, 431]);

/** Judges why a request failed. */
export function judge(error: unknown): Outcome {
  if (!(error instanceof HttpFault)) return { kind: 'later', about: 'all', afterMs: 0 };
  const { status, code, message, details, retryAfterMs } = error;
  const isRefusal = status >= 400 && status < 500 && !PASSING.has(status);
  // Without the server's own words it was a proxy, or the page of a network that wants a sign-in.
  const isOurs = code !== `HTTP_${status}`;
  if (isRefusal && (isOurs || TOO_LARGE.has(status))) {
    return { kind: 'refused', fault: { status, code, message, ...(details && { details }) } };
  }
  const about = GENERAL.has(status) || status < 500 ? 'all' : 'one';
  return { kind: 'later', about, afterMs: retryAfterMs };
}

/** The error that `done` rejects with. */
export const faultError = ({ status, code, message, details }: MutationFault): HttpFault =>
  new HttpFault(status, code, message, 0, details);

/** Of what was taken back. */
export const CANCELLED: MutationFault = { status: 0, code: 'CANCELLED', message: 'It was cancelled' };
/** Of what is no longer kept, for no reason that was told. */
export const LOST: MutationFault = {
  status: 0,
  code: 'OUTCOME_UNKNOWN',
  message: 'It is no longer kept on this device: look whether it was done',
};
