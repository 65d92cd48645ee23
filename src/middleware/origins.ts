import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { forbidden } from '../errors/index.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True when a request names no origin, or one that is allowed. Streams and socket handshakes ask this, since CORS does not cover them. */
export const originAllowed = (headers: IncomingHttpHeaders, allowed: readonly string[]): boolean =>
  headers.origin === undefined || allowed.includes(headers.origin);

/**
 * True when the headers show that another site's page sent the request. A request with neither Origin nor Sec-Fetch-Site
 * comes from no browser; `same-site` counts as ours only together with an allowed Origin.
 */
export function isForeign(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  if (!originAllowed(headers, allowed)) return true;
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || (site === 'same-site' && headers.origin === undefined);
}

/** True when a browser sent the request: what it is answered may be read by scripts of the page. */
export const isBrowser = (headers: IncomingHttpHeaders): boolean =>
  headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;

/**
 * Refuses with 403 what another site's page makes a browser send along with our cookies: every unsafe verb, and reads by
 * script under `/api`. Links to us stay possible: a navigation carries no Origin.
 */
export const refuseForeign =
  (allowed: readonly string[]): RequestHandler =>
  (req, _res, next) => {
    const { headers, method } = req;
    if (headers.cookie === undefined) return next();
    const foreign = SAFE.has(method)
      ? req.path.startsWith('/api') && !originAllowed(headers, allowed)
      : isForeign(headers, allowed);
    next(foreign ? forbidden('This origin may not use the session', 'FOREIGN_ORIGIN') : undefined);
  };
