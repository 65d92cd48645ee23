import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { DashboardRole } from '../contracts/common.ts';
import { kpiEtag } from '../controllers/DashboardController.ts';
import type { RoleKpis } from '../services/RoleKpis.ts';
import type { Authenticate } from './authenticate.ts';
import { originAllowed } from './origins.ts';

/** What the poll's short path needs. */
export interface PollPathOptions {
  authenticate: Authenticate;
  kpis: Record<DashboardRole, Pick<RoleKpis<unknown>, 'peek'>>;
  /** The middleware that sets the security headers; run once to learn them. */
  secureHeaders: RequestHandler;
  allowedOrigins: readonly string[];
  onAnswered: (route: string, status: number) => void;
}

/** Answers the request and returns true, or leaves it to the app and returns false. */
export type PollPath = (req: IncomingMessage, res: ServerResponse) => boolean;

const PATH = /^\/api\/dashboard\/(tenant|landlord|broker)\/kpis$/;

/**
 * The poll that every fallen-back client sends every half minute, answered before Express's router when nothing has to be
 * waited for: the token is known and not revoked, and the KPIs are in memory and true. Everything else, errors and CORS
 * included, takes the ordinary way and gets the same answer there. Not rate-limited: it costs less than a limiter.
 */
export function createPollPath(options: PollPathOptions): PollPath {
  const { authenticate, kpis, allowedOrigins, onAnswered } = options;
  const fixed = headersOf(options.secureHeaders);
  return (req, res) => {
    const match = req.method === 'GET' ? PATH.exec(req.url ?? '') : null;
    const { headers } = req;
    if (!match || headers.origin !== undefined || headers['x-min-position'] !== undefined) return false;
    if (!originAllowed(headers, allowedOrigins)) return false;
    const role = match[1] as DashboardRole;
    const caller = authenticate(headers);
    if (caller instanceof Error || caller.role !== role) return false;
    const held = kpis[role].peek(caller.userId);
    if (!held) return false;
    const etag = kpiEtag(held.asOf);
    const unchanged = headers['if-none-match'] === etag;
    const body = unchanged ? '' : `{"success":true,"data":${held.json},"asOf":${held.asOf}}`;
    res.writeHead(unchanged ? 304 : 200, {
      ...fixed,
      ...(unchanged ? {} : { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(body) }),
      ETag: etag,
      'X-Request-Id': nextRequestId(),
    });
    res.end(body);
    onAnswered(match[0], res.statusCode);
    return true;
  };
}

/** What a middleware sets on every answer, learnt from one run. */
function headersOf(middleware: RequestHandler): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { 'Cache-Control': 'private, no-cache', Vary: 'Origin, Cookie, Authorization' };
  const res = {
    setHeader: (name: string, value: string) => (headers[name] = value),
    removeHeader: () => undefined,
  };
  middleware({} as never, res as never, () => undefined);
  return headers;
}

// A poll has no log line to be found by its id; a counter under a random prefix is unique and costs nothing.
const prefix = Math.random().toString(36).slice(2, 10);
let counter = 0;
const nextRequestId = (): string => `${prefix}-${(++counter).toString(36)}`;
