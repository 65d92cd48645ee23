import type { Dashboard } from '../dashboard.ts';
import type { Answer } from '../http.ts';
import { judge } from './outcome.ts';
import { Pauses } from './pauses.ts';
import type { MutationFault, StoredMutation } from './types.ts';

/** Mutations of different records that are with the server at once. */
const AT_ONCE = 4;

/** What a sender does to its queue; each settles when it is kept. */
export interface SenderQueue {
  list(): readonly StoredMutation[];
  /** Null when it is not to be sent after all. */
  claim(id: string): Promise<StoredMutation | null>;
  release(id: string): Promise<void>;
  refuse(id: string, fault: MutationFault): Promise<void>;
  apply(mutation: StoredMutation, answer: Answer<unknown>): Promise<void>;
}

export interface SenderOptions {
  queue: SenderQueue;
  call: Dashboard['call'];
  online: () => boolean;
  pauseMs?: ((failures: number) => number) | undefined;
}

/** Sends what waits: in order for each record, different records side by side. Works while it is the one that sends. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #pauses: Pauses;
  readonly #underWay = new Map<string, AbortController>();
  #active = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#pauses = new Pauses(options.pauseMs);
  }

  get active(): boolean {
    return this.#active;
  }

  /** Ids of what is with the server, or on the way to it. */
  get underWay(): ReadonlySet<string> {
    return new Set(this.#underWay.keys());
  }

  start(): void {
    this.#active = true;
    this.pump();
  }

  /** Begins nothing any more; what is under way is brought to its end. */
  stop(): void {
    this.#active = false;
    clearTimeout(this.#timer ?? undefined);
  }

  /** Gives up what is under way as well: whoever sends it again gets the same answer. */
  abort(): void {
    for (const controller of this.#underWay.values()) controller.abort();
  }

  /** Ends all pauses. */
  hurry(): void {
    this.#pauses.clear();
    this.pump(true);
  }

  /** Sends what can be sent now; `evenOffline` when somebody else knows that it is worth trying. */
  pump(evenOffline = false): void {
    if (!this.#active || !(evenOffline || this.#options.online())) return;
    let wait = Infinity;
    for (const mutation of this.#first()) {
      if (this.#underWay.size >= AT_ONCE) break;
      const left = this.#pauses.left(mutation.id);
      if (left === 0) void this.#send(mutation.id);
      else wait = Math.min(wait, left);
    }
    clearTimeout(this.#timer ?? undefined);
    if (wait < Infinity) this.#timer = setTimeout(() => this.pump(), wait);
  }

  /** Of each record the first mutation that is not done, unless it is under way or needs another. */
  #first(): StoredMutation[] {
    const records = new Set<string>();
    return this.#options.queue.list().filter(({ id, record = id, state, needs }) => {
      if (state === 'refused' || records.has(record)) return false;
      records.add(record);
      return state === 'waiting' && needs.length === 0 && !this.#underWay.has(id);
    });
  }

  async #send(id: string): Promise<void> {
    const { queue, call } = this.#options;
    const controller = new AbortController();
    this.#underWay.set(id, controller);
    try {
      const mutation = await queue.claim(id);
      // Taken back, and the word about it is still on its way; or the list is not what is kept. Not to be asked at once.
      if (!mutation) return this.#pauses.failed(id, 'one', 0);
      const { method, path, body } = mutation;
      const options = { idempotencyKey: id, signal: controller.signal, ...(body !== undefined && { body }) };
      const answer = await call<unknown>(method, path, options).catch((error: unknown) => ({ error }));
      if (controller.signal.aborted) return;
      await ('error' in answer ? this.#failed(id, answer.error) : this.#succeeded(mutation, answer));
    } catch {
      // What it came to could not be kept: it is sent again, under the same key.
      this.#pauses.failed(id, 'all', 0);
    } finally {
      this.#underWay.delete(id);
      this.pump();
    }
  }

  #succeeded(mutation: StoredMutation, answer: Answer<unknown>): Promise<void> {
    this.#pauses.answered(mutation.id);
    return this.#options.queue.apply(mutation, answer);
  }

  #failed(id: string, error: unknown): Promise<void> {
    const outcome = judge(error);
    if (outcome.kind === 'refused') {
      this.#pauses.answered(id);
      return this.#options.queue.refuse(id, outcome.fault);
    }
    this.#pauses.failed(id, outcome.about, outcome.afterMs);
    return this.#options.queue.release(id);
  }
}
