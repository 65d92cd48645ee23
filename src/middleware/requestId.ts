import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';

const SANE = /^[\w.:-]{1,100}$/;
const ids = new WeakMap<IncomingMessage, string>();

/** The id of a request: in its log lines, its `X-Request-Id` header and its error envelope. */
export function requestIdOf(req: IncomingMessage): string {
  let id = ids.get(req);
  if (id === undefined) {
    const sent = req.headers['x-request-id'];
    id = typeof sent === 'string' && SANE.test(sent) ? sent : randomUUID();
    ids.set(req, id);
  }
  return id;
}

/** Gives each request an id, the caller's own when it is a sane one, and echoes it. */
export const requestId: RequestHandler = (req, res, next) => {
  res.set('X-Request-Id', requestIdOf(req));
  next();
};
