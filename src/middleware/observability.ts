import type { RequestHandler } from 'express';
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { pinoHttp } from 'pino-http';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { requestIdOf } from './requestId.ts';

const SECRETS = [
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'password_hash',
  'token',
  'token_hash',
].concat(['accessToken', 'refreshToken', 'authorization', 'cookie', 'jwtSecret', 'secret', '["set-cookie"]']);
const under = (prefix: string): string[] =>
  SECRETS.map((name) => (name.startsWith('[') ? prefix.slice(0, -1) + name : prefix + name));
const REDACTED = [...SECRETS, ...under('*.'), ...under('*.*.')];

/** What of an error is logged. PostgreSQL's `detail` and `where` quote whole rows, so they stay out. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, constraint, table, column, cause } = error as Error & Record<string, unknown>;
  const { name, message, stack } = error;
  return {
    type: name,
    message,
    code,
    constraint,
    table,
    column,
    stack,
    ...(cause !== undefined && { cause: describeError(cause) }),
  };
}

/**
 * The program's logger: JSON lines, secrets redacted.
 * @param level a pino level, or `silent`
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: describeError, error: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Requests that come by the clock say nothing one by one; they are counted in the metrics only. */
const isRoutine = (path: string): boolean => /\/kpis\/?$|^\/(health|ready|metrics)\/?$/.test(path);
const pathOf = (url: string | undefined): string => (url ?? '').split('?', 1)[0] ?? '';

/** One line a request: id, method, path, status, time. No headers, no query and no body, so no secret can be in it. */
export function logRequests(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: requestIdOf,
    quietReqLogger: true,
    autoLogging: { ignore: (req) => isRoutine(pathOf(req.url)) },
    // Faults have a line of their own, from the error handler.
    customLogLevel: () => 'info',
    customErrorObject: (_req, _res, _error, fields: { err?: unknown }) => ({ ...fields, err: undefined }),
    customAttributeKeys: { reqId: 'requestId' },
    wrapSerializers: false,
    serializers: {
      req: (req: { method: string; url: string }) => ({ method: req.method, path: pathOf(req.url) }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
      err: describeError,
    },
  });
}

/** The program's metrics; others add their own to `registry`. */
export interface Metrics {
  registry: Registry;
  /** Finished HTTP requests by method, route pattern and status. */
  requests: Counter<'method' | 'route' | 'status'>;
  /** Seconds from a request's arrival to its answer. */
  durations: Histogram<'method' | 'route' | 'status'>;
}

const LABELS = ['method', 'route', 'status'] as const;

/** Builds a registry of its own: several apps in one process do not share counts. */
export function createMetrics(options: { process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process !== false) collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Counter({
      name: 'http_requests_total',
      help: 'Finished HTTP requests',
      labelNames: LABELS,
      registers: [registry],
    }),
    durations: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: LABELS,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5],
      registers: [registry],
    }),
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts and times requests by route pattern, never by URL: label values must stay few. Streams are counted, not timed. */
export function measureRequests({ requests, durations }: Metrics): RequestHandler {
  return (req, res, next) => {
    const started = process.hrtime.bigint();
    res.once('close', () => {
      const pattern: unknown = (req.route as { path?: unknown } | undefined)?.path;
      const route = typeof pattern === 'string' ? pattern : 'other';
      const labels = { method: METHODS.has(req.method) ? req.method : 'other', route, status: String(res.statusCode) };
      requests.inc(labels);
      if (!String(res.getHeader('content-type')).startsWith('text/event-stream')) {
        durations.observe(labels, Number(process.hrtime.bigint() - started) / 1e9);
      }
    });
    next();
  };
}
