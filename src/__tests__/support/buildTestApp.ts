import type { Express } from 'express';
import { createHttpApp, type HttpAppOptions } from '../../middleware/httpApp.ts';
import { createLogger, createMetrics } from '../../middleware/observability.ts';
import { createRateLimits } from '../../middleware/rateLimits.ts';
import { TokenService } from '../../services/TokenService.ts';

/** Limits that no test meets by accident. */
export const generousLimits = {
  apiPerUser: 1e6,
  apiPerIp: 1e6,
  loginPerAccount: 1e6,
  loginPerIp: 1e6,
  signupPerIp: 1e6,
};

export const testOrigin = 'http://app.example.com';
export const testTokens = new TokenService({ secret: 'a secret of tests, long enough to sign', accessTtlSeconds: 900 });

/** The whole HTTP stack round some routes, silent, with every answer held to its declared shape. */
export const buildTestApp = (options: Partial<HttpAppOptions> & Pick<HttpAppOptions, 'routes'>): Express =>
  createHttpApp({
    tokens: testTokens,
    revocations: { isRevoked: () => false },
    limits: createRateLimits(generousLimits),
    logger: createLogger('silent'),
    metrics: createMetrics({ process: false }),
    allowedOrigins: [testOrigin],
    trustProxy: 0,
    production: false,
    checkAnswers: true,
    ...options,
  });
