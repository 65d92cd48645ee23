import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { ZodError } from 'zod';
import { AppError, badRequest, notFound } from '../errors/index.ts';
import { BODY_LIMIT } from './body.ts';
import { databaseError } from './databaseErrors.ts';
import { requestIdOf } from './requestId.ts';
import { validationError } from './validate.ts';

interface HttpFault {
  status?: number;
  type?: string;
  expose?: boolean;
}

/** Faults of Express and its body parser, which carry a status. Their texts may quote the body, so none is passed on. */
function httpError(error: unknown): AppError | undefined {
  const { status, type } = (error ?? {}) as HttpFault;
  if (status === undefined || status < 400 || status >= 500) return undefined;
  if (status === 413) {
    return new AppError(413, 'PAYLOAD_TOO_LARGE', `The body is larger than ${BODY_LIMIT / 1024} KB`, {
      details: [{ path: 'body', message: `Must have at most ${BODY_LIMIT} bytes, also after inflation` }],
    });
  }
  if (status === 415)
    return new AppError(415, 'UNSUPPORTED_MEDIA_TYPE', 'This content type or encoding is not supported');
  if (error instanceof URIError) return badRequest([{ path: 'path', message: 'Must be a well-formed URL path' }]);
  return badRequest([
    { path: 'body', message: type === 'entity.parse.failed' ? 'Must be valid JSON' : 'Must be a complete body' },
  ]);
}

/** Any thrown thing as the error its caller may see. The one place where faults get their meaning; sockets use it too. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) return validationError(error);
  return databaseError(error) ?? httpError(error) ?? new AppError(500, 'INTERNAL', 'Something went wrong on our side');
}

/** Answers with the error envelope. */
export function sendError(res: Response, error: AppError): void {
  const { details, retryAfterSeconds } = error.facts;
  if (retryAfterSeconds !== undefined) res.set('Retry-After', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  res
    .set('Cache-Control', 'no-store')
    .status(error.status)
    .json({
      success: false,
      error: { code: error.code, message: error.message, ...(details && { details }), requestId: requestIdOf(res.req) },
    });
}

/**
 * The last handler: logs what is ours to repair, with its cause, and answers with the envelope. A refusal by the database
 * is logged too, since it shows a missing check of ours. Faults of the body are not: their messages quote it.
 */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const known = toAppError(error);
    const line = { err: error, requestId: requestIdOf(req), method: req.method, path: req.path };
    // The outage itself is told once, by what follows the log; a line for every request would bury it.
    if (known.status === 503) logger.debug(line, known.message);
    else if (known.status >= 500) logger.error(line, known.message);
    else if (databaseError(error)) logger.warn(line, 'The database refused a value that validation let through');
    // Half an answer is out already: the connection's end is the only way left to say so.
    if (res.headersSent) res.destroy();
    else sendError(res, known);
  };
}

/** 404 in the envelope for whatever no route took. */
export const answerNotFound: RequestHandler = (_req, _res, next) => next(notFound('Route'));
