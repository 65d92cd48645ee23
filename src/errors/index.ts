/** A field that a request got wrong: a dotted path and what is expected there. */
export interface FieldFault {
  path: string;
  message: string;
}

/** Extra facts an error carries to its reader. Never a cause, a query or a stack. */
export interface ErrorFacts {
  details?: FieldFault[];
  retryAfterSeconds?: number;
}

/**
 * An error with a meaning for the caller. `code` is stable and documented, `status` is its HTTP status;
 * everything else that is thrown is a fault of ours and leaves as 500 INTERNAL or 503 UNAVAILABLE.
 */
export class AppError extends Error {
  readonly status: number;
  readonly code: string;
  readonly facts: ErrorFacts;

  constructor(status: number, code: string, message: string, facts: ErrorFacts = {}) {
    super(message);
    this.name = 'AppError';
    this.status = status;
    this.code = code;
    this.facts = facts;
  }
}

/** 400: something in the request cannot be used; names each field. */
export const badRequest = (details: FieldFault[], message = 'The request is not valid'): AppError =>
  new AppError(400, 'VALIDATION_ERROR', message, { details });

/** 401: no usable proof of who is calling. */
export const unauthenticated = (message = 'Authentication required', code = 'UNAUTHENTICATED'): AppError =>
  new AppError(401, code, message);

/** 403: known, but this role may not do it. */
export const forbidden = (message = 'Your role may not do this', code = 'FORBIDDEN'): AppError =>
  new AppError(403, code, message);

/** 404: not there, or not the caller's to know about. */
export const notFound = (what = 'Resource'): AppError => new AppError(404, 'NOT_FOUND', `${what} not found`);

/** 409: the request is fine but the record's state forbids it. */
export const conflict = (code: string, message: string): AppError => new AppError(409, code, message);

/** 429: over a limit; says when to try again. */
export const tooMany = (retryAfterSeconds: number, message = 'Too many requests'): AppError =>
  new AppError(429, 'RATE_LIMITED', message, { retryAfterSeconds });

/** 503: the database cannot be reached now; nothing was written. */
export const unavailable = (retryAfterSeconds = 2): AppError =>
  new AppError(503, 'UNAVAILABLE', 'The service is temporarily unavailable', { retryAfterSeconds });
