import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';
import type { DashboardRole } from '../contracts/common.ts';
import type { Caller } from '../routes/route.ts';
import type { RoleKpis } from '../services/RoleKpis.ts';
import { kpiEtag, type KpiReading } from '../cache/kpiCache.ts';
import { isMeantForOther, type Authenticate, type Revocations } from './authenticate.ts';

/** What the poll's short path needs. */
export interface PollPathOptions {
  authenticate: Authenticate;
  revocations: Revocations;
  kpis: Record<DashboardRole, Pick<RoleKpis<unknown>, 'peek'>>;
  /** The middleware that sets the security headers; run once to learn them. */
  secureHeaders: RequestHandler;
  /** Counter of one route and status, looked up once. */
  counter: (path: string, status: number) => { inc: () => void };
}

/** Answers the request and returns true, or leaves it to the app and returns false. */
export type PollPath = (req: IncomingMessage, res: ServerResponse) => boolean;

/** One role's poll: everything that is the same for every request, made once. */
interface Poll {
  role: DashboardRole;
  ok: { inc: () => void };
  notModified: { inc: () => void };
}

/** An answer as it goes out; kept beside the reading it was made from. */
interface Prepared {
  etag: string;
  body: string;
  headers: string[];
}

/** Headers are remembered as keys; a padded one must not fill the memory. */
const LONGEST_KEY = 4_096;

const path = (role: DashboardRole): string => `/api/dashboard/${role}/kpis`;

/**
 * The poll that every fallen-back client sends every half minute, answered before Express's router when nothing has to be
 * waited for: the token is known and not revoked, and the KPIs are in memory and true. Everything else, errors and CORS
 * included, takes the ordinary way and gets the same answer there. Not rate-limited: it costs less than a limiter.
 */
export function createPollPath(options: PollPathOptions): PollPath {
  const { kpis, counter } = options;
  const fixed = headersOf(options.secureHeaders);
  const polls = new Map<string, Poll>(
    (Object.keys(kpis) as DashboardRole[]).map((role) => [
      path(role),
      { role, ok: counter(path(role), 200), notModified: counter(path(role), 304) },
    ]),
  );
  const callerOf = rememberCallers(options);
  const prepared = new WeakMap<KpiReading<unknown>, Prepared>();

  const prepare = (reading: KpiReading<unknown>, userId: string): Prepared => {
    const body = `{"success":true,"data":${reading.json},"asOf":${reading.asOf}}`;
    const etag = kpiEtag(userId, reading.asOf);
    const content = [
      'Content-Type',
      'application/json; charset=utf-8',
      'Content-Length',
      String(Buffer.byteLength(body)),
    ];
    const made = { body, etag, headers: [...fixed, 'ETag', etag, ...content] };
    prepared.set(reading, made);
    return made;
  };

  return (req, res) => {
    const poll = polls.get(req.url ?? '');
    if (!poll || req.method !== 'GET') return false;
    const { headers } = req;
    if (
      headers.origin !== undefined ||
      headers['x-min-position'] !== undefined ||
      headers['x-request-id'] !== undefined
    )
      return false;
    const caller = callerOf(headers);
    if (caller?.role !== poll.role || isMeantForOther(headers, caller)) return false;
    const reading = kpis[poll.role].peek(caller.userId);
    if (!reading) return false;
    const answer = prepared.get(reading) ?? prepare(reading, caller.userId);
    if (headers['if-none-match'] === answer.etag) {
      res.writeHead(304, [...fixed, 'ETag', answer.etag, 'X-Request-Id', nextRequestId()]).end();
      poll.notModified.inc();
    } else {
      res.writeHead(200, [...answer.headers, 'X-Request-Id', nextRequestId()]).end(answer.body);
      poll.ok.inc();
    }
    return true;
  };
}

/**
 * The caller by the header that carries the token, verified once. Asked again at every request is only what can change:
 * expiry and revocation.
 */
function rememberCallers({ authenticate, revocations }: PollPathOptions) {
  const callers = new LRUCache<string, Caller>({ max: 20_000 });
  return (headers: IncomingMessage['headers']): Caller | undefined => {
    const key = headers.cookie ?? headers.authorization;
    // A cookie outranks a bearer token, but one without our cookie in it does not; the ordinary way sorts that out.
    if (
      key === undefined ||
      key.length > LONGEST_KEY ||
      (headers.cookie !== undefined && headers.authorization !== undefined)
    )
      return undefined;
    const known = callers.get(key);
    if (known && known.expiresAt > Date.now()) return revocations.isRevoked(known) ? undefined : known;
    const found = authenticate(headers);
    if (found instanceof Error) return undefined;
    callers.set(key, found);
    return found;
  };
}

/** What a middleware sets on every answer, learnt from one run; names and values in turn, as `writeHead` takes them. */
function headersOf(middleware: RequestHandler): string[] {
  const headers = [
    'Cache-Control',
    'private, no-cache',
    'Vary',
    'Origin, Cookie, Authorization',
    'Access-Control-Allow-Credentials',
    'true',
  ];
  const res = {
    setHeader: (name: string, value: string) => headers.push(name, value),
    removeHeader: () => undefined,
  };
  middleware({} as never, res as never, () => undefined);
  return headers;
}

// A poll has no log line to be found by its id; a counter under a random prefix is unique and costs nothing.
const prefix = Math.random().toString(36).slice(2, 10);
let counted = 0;
const nextRequestId = (): string => `${prefix}-${(++counted).toString(36)}`;
