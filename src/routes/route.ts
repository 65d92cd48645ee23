import type { ZodType, infer as Infer } from 'zod';
import type { Request, Response } from 'express';
import type { Role } from '../contracts/common.ts';
import type { Written } from '../db/database.ts';

/** The caller of an authenticated route, from a verified and unrevoked access token. */
export interface Caller {
  userId: string;
  email: string;
  role: Role;
  /** The refresh family the token belongs to; logging out ends it. */
  sessionId: string;
  /** When the access token expires, in milliseconds since 1970; streams end after it. */
  expiresAt: number;
}

/** What a handler answers; the machinery adds the envelope, the headers and the status. */
export interface Answer<T = unknown> {
  data: T;
  /** HTTP status, 200 unless given. */
  status?: number;
  /** Log position of the snapshot `data` was read in; goes beside `data` in the envelope. */
  asOf?: number;
  /** A write's place in the log (see `Written`); goes into the headers. */
  position?: number | null;
  relayed?: boolean;
  /** The answer of an earlier request with the same `Idempotency-Key`. */
  replayed?: true;
}

/** Validated input of a handler, plus the raw pair for cookies and streams. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  caller: Caller;
  params: P;
  query: Q;
  body: B;
  req: Request;
  res: Response;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Who may call: everyone, any signed-in user, or the named roles. */
export type Who = 'public' | 'user' | readonly Role[];

/** One line of the surface: routing, access, validation, the OpenAPI operation and the access test all read it. */
export interface Route {
  method: Method;
  /** Express path with `:params`, e.g. `/api/businesses/:id`. */
  path: string;
  who: Who;
  summary: string;
  /** OpenAPI group. */
  tag: string;
  params?: ZodType;
  query?: ZodType;
  body?: ZodType;
  /** Shape of `data`. */
  answer: ZodType;
  /** Status of success, 200 unless given. */
  status?: number;
  /** Rate-limit class; every route is in `api` unless it says otherwise. */
  limit?: 'api' | 'login' | 'signup';
  /** True for streams, which write to `res` themselves and answer nothing. */
  stream?: boolean;
  /**
   * False for writes whose answer must not be kept, because it carries secrets: they ignore `Idempotency-Key`. All other
   * writes of signed-in users begin their one transaction before they wait for anything else (see `Database.once`).
   */
  idempotent?: boolean;
  handler: (call: Call<never, never, never>) => Promise<Answer | undefined>;
}

type Parsed<S extends ZodType | undefined> = S extends ZodType ? Infer<S> : undefined;

/** Declares a route with its handler's input typed by its schemas. */
export function route<
  P extends ZodType | undefined = undefined,
  Q extends ZodType | undefined = undefined,
  B extends ZodType | undefined = undefined,
>(
  definition: Omit<Route, 'handler' | 'params' | 'query' | 'body'> & {
    params?: P;
    query?: Q;
    body?: B;
    handler: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>) => Promise<Answer | undefined>;
  },
): Route {
  return definition as unknown as Route;
}

/** The answer to a write: its data with its place in the log. */
export const written = <T>(result: Written<T>, status = 200): Answer<T> => ({ ...result, status });
