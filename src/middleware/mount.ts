import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { badRequest, forbidden, notFound, unauthenticated } from '../errors/index.ts';
import type { Claim } from '../db/database.ts';
import type { Answer, Call, Caller, Route, Who } from '../routes/route.ts';
import { isMeantForOther, type Authenticate } from './authenticate.ts';
import { toAppError } from './errorHandler.ts';
import { claimOf } from './idempotency.ts';
import { originAllowed } from './origins.ts';
import type { RateLimits } from './rateLimits.ts';
import { validate } from './validate.ts';

export interface MountOptions {
  authenticate: Authenticate;
  limits: RateLimits;
  /** Origins whose pages may open streams. */
  allowedOrigins: readonly string[];
  /** Resolves once this node has relayed `position`, or when its own bound runs out. */
  waitForPosition?: (position: number) => Promise<void>;
  /**
   * Runs a write that begins before its first wait at most once for its claim. Without it `Idempotency-Key` is checked and
   * means nothing.
   */
  once?: <T>(claim: Claim, begin: () => Promise<T>) => Promise<T>;
  /** Checks each answer against its declared shape and fails on a difference. For tests: it costs a second serialisation. */
  checkAnswers?: boolean;
}

/** Turns the routes into a router. Each request passes: limit, authenticate, role, validate, claim, handler, envelope. */
export function mount(routes: readonly Route[], options: MountOptions): Router {
  const router = express.Router({ caseSensitive: true });
  for (const route of routes) router[route.method](route.path, serve(route, options));
  return router;
}

function serve(route: Route, options: MountOptions): RequestHandler {
  return async (req, res) => {
    // Express sends HEAD to GET handlers, but a stream has no answer to leave the body out of.
    if (route.stream && req.method === 'HEAD') throw notFound('Route');
    const caller = await admit(route, options, req);
    const call = readCall(route, caller, req, res);
    await waitForPosition(req, options);
    const claim = claimOf(route, call);
    const run = () => attempt(route, options, call as Call<never, never, never>);
    const answer = await (claim && options.once ? options.once(claim, run) : run());
    if (answer) send(route, options, res, answer);
    else if (!route.stream && !res.headersSent) throw new Error(`${route.method} ${route.path} answered nothing`);
  };
}

/** Limits first, by the caller when there is one, so that refusals cost a guesser his allowance too. */
async function admit(route: Route, options: MountOptions, req: Request): Promise<Caller | undefined> {
  const found = options.authenticate(req.headers);
  const caller = found instanceof Error ? undefined : found;
  await options.limits.countRequest(route.limit ?? 'api', req.ip, caller?.userId);
  if (route.stream && !originAllowed(req.headers, options.allowedOrigins)) {
    throw forbidden('This origin may not open a stream', 'FOREIGN_ORIGIN');
  }
  if (route.who === 'public') return caller;
  if (found instanceof Error) throw found;
  refuseOther(req, found);
  if (!mayCall(route.who, found)) throw forbidden();
  return found;
}

/** A page that says whose request it sends is refused when the session is another's. */
function refuseOther({ headers }: Request, caller: Caller): void {
  if (isMeantForOther(headers, caller)) throw unauthenticated('This session belongs to another user', 'WRONG_USER');
}

const mayCall = (who: Who, caller: Caller): boolean => who === 'user' || who.includes(caller.role);

function readCall(route: Route, caller: Caller | undefined, req: Request, res: Response): Call {
  return {
    // Undefined on public routes without a session only; their handlers know.
    caller: caller as Caller,
    params: route.params && validate(route.params, req.params, 'params'),
    query: route.query && validate(route.query, req.query, 'query'),
    body: route.body ? validate(route.body, req.body, 'body') : refuseBody(req.body),
    req,
    res,
  };
}

/** A route that takes no body refuses every field of one. */
function refuseBody(body: unknown): undefined {
  const keys = Array.isArray(body) ? ['body'] : Object.keys(body ?? {});
  if (keys.length > 0) throw badRequest(keys.slice(0, 20).map((path) => ({ path, message: 'Unknown field' })));
}

async function waitForPosition(req: Request, { waitForPosition: wait }: MountOptions): Promise<void> {
  const wanted = req.headers['x-min-position'];
  if (wanted === undefined) return;
  if (typeof wanted !== 'string' || !/^\d{1,15}$/.test(wanted)) {
    throw badRequest([{ path: 'X-Min-Position', message: 'Must be a position in the log' }]);
  }
  await wait?.(Number(wanted));
}

/** Runs the handler; a login also counts against its account, and is forgiven unless the caller was at fault. */
async function attempt(
  route: Route,
  { limits }: MountOptions,
  call: Call<never, never, never>,
): Promise<Answer | undefined> {
  if (route.limit !== 'login') return route.handler(call);
  // The account that is guessed at, not the one a guesser may be signed in to.
  const account = (call.body as { email?: string }).email ?? call.caller.userId;
  await limits.countLogin(account);
  try {
    const answer = await route.handler(call);
    await limits.forgiveLogin(call.req.ip, account);
    return answer;
  } catch (error) {
    if (toAppError(error).status >= 500) await limits.forgiveLogin(call.req.ip, account);
    throw error;
  }
}

function send(route: Route, { checkAnswers }: MountOptions, res: Response, answer: Answer): void {
  if (checkAnswers) checkAnswer(route, answer.data);
  if (answer.position !== undefined && answer.position !== null) res.set('X-Position', String(answer.position));
  if (answer.relayed === false) res.set('X-Position-Pending', 'true');
  if (answer.replayed) res.set('Idempotency-Replayed', 'true');
  const { data, asOf } = answer;
  res.status(answer.status ?? route.status ?? 200).json({ success: true, data, ...(asOf !== undefined && { asOf }) });
}

function checkAnswer(route: Route, data: unknown): void {
  const sent: unknown = JSON.parse(JSON.stringify(data ?? null));
  const result = route.answer.safeParse(sent);
  if (!result.success)
    throw new Error(`The answer of ${route.method} ${route.path} is not as declared: ${result.error.message}`);
}
