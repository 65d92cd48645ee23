import { randomUUID } from 'node:crypto';
import { HttpFault, type Answer, type CallOptions } from '../../../client/index.ts';

/** A request that reached the server. */
export interface Seen {
  method: string;
  path: string;
  body: unknown;
  key: string;
}

/** How the server deals with a request: does the work and answers, or one of the ways in which that goes wrong. */
export type Mood =
  | 'well'
  /** Not reached. */
  | 'unreachable'
  /** The work is done and the answer gets lost. */
  | 'lost'
  | { status: number; code?: string; retryAfterMs?: number };

/** A server that does each write once for its Idempotency-Key, and answers a repetition as before. */
export class WriteServer {
  /** Each attempt that arrived, in order. */
  readonly attempts: Seen[] = [];
  /** The work that was done, in order. */
  readonly done: Seen[] = [];
  readonly #answers = new Map<string, Answer<unknown>>();
  /** Decides on each request. */
  mood: (seen: Seen) => Mood = () => 'well';
  latencyMs = 5;

  /** Requests that are held back, by their key: each is let go by calling it. */
  readonly held = new Map<string, () => void>();
  holds: (seen: Seen) => boolean = () => false;

  readonly call = async <T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> => {
    const { body = null, idempotencyKey: key = 'none', signal } = options;
    const seen = { method, path, body: structuredClone(body), key };
    await this.#pass(seen, signal);
    const mood = this.mood(seen);
    if (mood === 'unreachable') throw new HttpFault(0, 'UNREACHABLE', 'The server cannot be reached');
    this.attempts.push(seen);
    const kept = this.#answers.get(key);
    if (mood !== 'well' && mood !== 'lost' && !kept) {
      throw new HttpFault(mood.status, mood.code ?? 'SAID_SO', 'The server said so', mood.retryAfterMs ?? 0);
    }
    const answer = kept ?? this.#work(seen);
    await this.#pass(null, signal);
    if (mood === 'lost') throw new HttpFault(0, 'TIMEOUT', 'The server does not answer');
    return answer as Answer<T>;
  };

  /** Done with this path. */
  paths(): string[] {
    return this.done.map(({ path }) => path);
  }

  #work(seen: Seen): Answer<unknown> {
    this.done.push(seen);
    const answer = { data: { ...(seen.body as object | null), id: randomUUID() }, position: this.done.length };
    this.#answers.set(seen.key, answer);
    return answer;
  }

  async #pass(seen: Seen | null, signal: AbortSignal | undefined): Promise<void> {
    if (seen && this.holds(seen)) await new Promise<void>((resolve) => this.held.set(seen.key, resolve));
    else await new Promise((resolve) => setTimeout(resolve, this.latencyMs));
    signal?.throwIfAborted();
  }
}
