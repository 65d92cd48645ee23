import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Claim } from '../db/database.ts';
import type { Route } from '../routes/route.ts';
import { createAuthenticate, type AccessVerifier, type Revocations } from './authenticate.ts';
import { readBody } from './body.ts';
import { answerNotFound, errorHandler } from './errorHandler.ts';
import { mount } from './mount.ts';
import { logRequests, measureRequests, type Metrics } from './observability.ts';
import { refuseForeign } from './origins.ts';
import type { RateLimits } from './rateLimits.ts';
import { requestId } from './requestId.ts';
import { allowOrigins, privateAnswers, secureHeaders } from './security.ts';

export interface HttpAppOptions {
  routes: readonly Route[];
  tokens: AccessVerifier;
  revocations: Revocations;
  limits: RateLimits;
  logger: Logger;
  metrics: Metrics;
  /** Origins whose pages may call with cookies, e.g. `https://app.example.com`. */
  allowedOrigins: readonly string[];
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  trustProxy: number;
  production: boolean;
  /** Resolves once this node has relayed a position, or when its own bound runs out; for `X-Min-Position`. */
  waitForPosition?: (position: number) => Promise<void>;
  /** Runs a write at most once for its claim; for `Idempotency-Key`. */
  once?: <T>(claim: Claim, begin: () => Promise<T>) => Promise<T>;
  /** Holds every answer to its declared shape; for tests. */
  checkAnswers?: boolean;
  /** Static pages (documentation, the built frontend): asked for what no route took. */
  pages?: readonly RequestHandler[];
}

/** The HTTP surface: every request passes the same stages, and every answer but a page or a stream has the envelope. */
export function createHttpApp(options: HttpAppOptions): Express {
  const { allowedOrigins, production, logger } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', options.trustProxy);

  app.use(requestId, logRequests(logger), measureRequests(options.metrics));
  app.use(secureHeaders(allowedOrigins, production), allowOrigins(allowedOrigins));
  app.use(refuseForeign(allowedOrigins));
  app.use('/api', privateAnswers);
  app.use(readBody);
  app.use(mount(options.routes, { ...options, authenticate: createAuthenticate(options.tokens, options.revocations) }));
  for (const pages of options.pages ?? []) app.use(pages);
  app.use(answerNotFound, errorHandler(logger));
  return app;
}
