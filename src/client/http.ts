import type { z } from 'zod';
import type { ErrorEnvelope, FieldFault } from '../contracts/common.ts';

export type Fetch = typeof globalThis.fetch;
/** What is wrong with one field of a request: its dotted path and what is expected there. */
export type FaultDetail = z.infer<typeof FieldFault>;

/** A request that did not succeed. */
export class HttpFault extends Error {
  /** 0 when there is no answer. */
  readonly status: number;
  /** The server's stable code; without an answer UNREACHABLE or TIMEOUT. */
  readonly code: string;
  /** How long the server asks to wait; 0 when it does not say. */
  readonly retryAfterMs: number;
  /** The fields a validation found fault with. */
  readonly details?: FaultDetail[];

  constructor(status: number, code: string, message: string, retryAfterMs = 0, details?: FaultDetail[]) {
    super(message);
    this.name = 'HttpFault';
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    if (details) this.details = details;
  }
}

export interface Call {
  /** The bearer token; not needed where cookies go along. */
  token?: string | undefined;
  /** Whose session it has to be; the server refuses it when the token or cookie that goes along is another user's. */
  userId?: string | undefined;
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  idempotencyKey?: string | undefined;
  minPosition?: number | undefined;
}

/** A successful answer. */
export interface Answer<T> {
  data: T;
  /** Log position of the snapshot that the data was read in, where it names one. */
  asOf?: number;
  /** Log position of a write. */
  position?: number;
  /** The write is durable, but reads and events may still be without it. */
  pending?: boolean;
}

export interface HttpOptions {
  fetch?: Fetch | undefined;
  /** Whether cookies go along; true unless given. */
  cookies?: boolean | undefined;
  /** Told the server's time in an answer (epoch ms, whole seconds) and when the request was sent. */
  onServerTime?: (serverMs: number, sentAt: number) => void;
}

const TIMEOUT_MS = 10_000;

/** Requests to one server, unwrapped from the envelope. */
export class Http {
  readonly #url: string;
  readonly #fetch: Fetch;
  readonly #options: HttpOptions;

  constructor(url: string, options: HttpOptions = {}) {
    this.#url = url.replace(/\/+$/, '');
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
    this.#options = options;
  }

  /** @throws HttpFault; the signal's reason when the caller gave up */
  async call<T>(method: string, path: string, { signal, ...call }: Call = {}): Promise<Answer<T>> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const init = { ...requestOf(method, call), signal: signal ? AbortSignal.any([signal, timeout]) : timeout };
      const sentAt = Date.now();
      const response = await this.#fetch(this.#url + path, {
        ...init,
        credentials: this.#options.cookies === false ? 'omit' : 'include',
      });
      this.#tellTime(response, sentAt);
      return await read(response);
    } catch (error) {
      if (error instanceof HttpFault) throw error;
      signal?.throwIfAborted();
      throw timeout.aborted ? new HttpFault(0, 'TIMEOUT', 'The server does not answer') : unreachable(error);
    }
  }

  #tellTime({ headers }: Response, sentAt: number): void {
    const serverMs = Date.parse(headers.get('date') ?? '');
    if (!Number.isNaN(serverMs)) this.#options.onServerTime?.(serverMs, sentAt);
  }
}

function requestOf(method: string, { token, userId, body, idempotencyKey, minPosition }: Call): RequestInit {
  return {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(userId !== undefined && { 'x-user-id': userId }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      ...(minPosition !== undefined && { 'x-min-position': String(minPosition) }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

type Envelope<T> = { success: true; data: T; asOf?: number } | ErrorEnvelope;

/** @throws HttpFault; whatever keeps the body from being read to its end */
async function read<T>(response: Response): Promise<Answer<T>> {
  const answer = parse<T>(await response.text());
  if (!answer?.success) throw faultOf(response, answer);
  const { data, asOf } = answer;
  const position = response.headers.get('x-position');
  return {
    data,
    ...(asOf !== undefined && { asOf }),
    ...(position !== null && { position: Number(position) }),
    ...(response.headers.get('x-position-pending') === 'true' && { pending: true }),
  };
}

/** Null for what is no envelope, as a proxy's error page. */
function parse<T>(text: string): Envelope<T> | null {
  try {
    return JSON.parse(text) as Envelope<T> | null;
  } catch {
    return null;
  }
}

function faultOf({ status, headers }: Response, answer: ErrorEnvelope | null): HttpFault {
  const seconds = Number(headers.get('retry-after') ?? 0);
  const { code = `HTTP_${status}`, message = `The server answered ${status}`, details } = answer?.error ?? {};
  return new HttpFault(status, code, message, Number.isFinite(seconds) ? seconds * 1_000 : 0, details);
}

function unreachable(error: unknown): HttpFault {
  const cause = (error as { cause?: { code?: string } }).cause?.code;
  return new HttpFault(0, 'UNREACHABLE', `The server cannot be reached${cause ? ` (${cause})` : ''}`);
}
