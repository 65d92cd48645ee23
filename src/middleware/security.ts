import cors from 'cors';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const READABLE = ['X-Position', 'X-Position-Pending', 'Idempotency-Replayed', 'X-Request-Id', 'Retry-After', 'ETag'];
const SENDABLE = [
  'Content-Type',
  'Authorization',
  'X-Request-Id',
  'X-Min-Position',
  'X-User-Id',
  'Idempotency-Key',
  'If-None-Match',
  'Last-Event-ID',
];

/** Security headers. Scripts come from here alone; pictures may come from any https address, since listings link to them. */
export function secureHeaders(allowedOrigins: readonly string[], production: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        'connect-src': ["'self'", ...allowedOrigins.map((origin) => origin.replace(/^http/, 'ws'))],
        'img-src': ["'self'", 'data:', 'https:'],
        // A demo on a plain http address of the local network must keep working.
        'upgrade-insecure-requests': null,
      },
    },
    ...(production ? {} : { strictTransportSecurity: false }),
  });
}

/** Lets pages of the allowed origins call with cookies. */
export const allowOrigins = (allowedOrigins: readonly string[]): RequestHandler =>
  cors({
    origin: [...allowedOrigins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: SENDABLE,
    exposedHeaders: READABLE,
    maxAge: 600,
  });

/** Answers belong to their caller: kept by no shared cache, and asked about (by ETag) before a browser shows one again. */
export const privateAnswers: RequestHandler = (req, res, next) => {
  res.set('Cache-Control', req.method === 'GET' ? 'private, no-cache' : 'no-store');
  res.vary('Cookie').vary('Authorization');
  next();
};
