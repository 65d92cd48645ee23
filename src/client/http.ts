import type { ErrorEnvelope } from '../contracts/common.ts';

export type Fetch = typeof globalThis.fetch;

/** A request that did not succeed. `status` is 0 when the server was not reached. */
export class HttpFault extends Error {
  readonly status: number;
  /** The server's stable code, or UNREACHABLE. */
  readonly code: string;
  /** How long the server asks to wait. */
  readonly retryAfterMs: number;

  constructor(status: number, code: string, message: string, retryAfterMs = 0) {
    super(message);
    this.name = 'HttpFault';
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface Call {
  token?: string | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** A successful answer: its data, and the log position of its snapshot where it names one. */
export interface Answer<T> {
  data: T;
  asOf?: number;
}

const TIMEOUT_MS = 10_000;

/** Requests to one server, unwrapped from the envelope. */
export class Http {
  readonly #url: string;
  readonly #fetch: Fetch;

  constructor(url: string, fetch: Fetch = globalThis.fetch.bind(globalThis)) {
    this.#url = url.replace(/\/+$/, '');
    this.#fetch = fetch;
  }

  /** @throws HttpFault */
  async call<T>(method: string, path: string, { token, body, signal }: Call = {}): Promise<Answer<T>> {
    const response = await this.#send(path, {
      method,
      credentials: 'include',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) : AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = (await response.json().catch(() => null)) as (Answer<T> & { success: true }) | ErrorEnvelope | null;
    if (answer?.success) return answer;
    throw faultOf(response, answer);
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(this.#url + path, init);
    } catch (error) {
      const cause = (error as { cause?: { code?: string } }).cause?.code;
      throw new HttpFault(0, 'UNREACHABLE', `The server cannot be reached${cause ? ` (${cause})` : ''}`);
    }
  }
}

function faultOf({ status, headers }: Response, answer: ErrorEnvelope | null): HttpFault {
  const seconds = Number(headers.get('retry-after') ?? 0);
  const { code = `HTTP_${status}`, message = `The server answered ${status}` } = answer?.error ?? {};
  return new HttpFault(status, code, message, Number.isFinite(seconds) ? seconds * 1_000 : 0);
}
