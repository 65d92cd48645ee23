import { LRUCache } from 'lru-cache';
import type { WriteFence } from '../db/database.ts';
import type { LogEvent } from './logEvent.ts';

type Settled = { position: number | null; relayed: boolean };

/**
 * Lets a writer wait until this node has relayed its own transaction, so that the reads that follow include it.
 * Bounded: a write is durable whether or not the relay is in time, so after `boundMs` the answer leaves and says so.
 */
export class RelayFence implements WriteFence {
  readonly #poke: () => void;
  readonly #boundMs: number;
  readonly #now: () => number;
  readonly #relayed = new LRUCache<string, number>({ max: 10_000 });
  readonly #waiting = new Map<string, ((settled: Settled) => void)[]>();
  readonly #positions = new Set<{ pos: number; done: () => void }>();

  /** `now` is the position this node stands at. */
  constructor(poke: () => void, boundMs = 250, now: () => number = () => 0) {
    this.#poke = poke;
    this.#boundMs = boundMs;
    this.#now = now;
  }

  async settled(xid: string, head?: number): Promise<Settled> {
    const known = this.#relayed.get(xid);
    if (known !== undefined) return { position: known, relayed: true };
    if (head !== undefined) {
      const relayed = await this.reached(head, this.#now());
      return { position: this.#relayed.get(xid) ?? head, relayed };
    }
    this.#poke();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(xid);
        resolve({ position: null, relayed: false });
      }, this.#boundMs);
      const done = (settled: Settled) => {
        clearTimeout(timer);
        resolve(settled);
      };
      this.#waiting.set(xid, [...(this.#waiting.get(xid) ?? []), done]);
    });
  }

  /** Resolves true once this node has relayed `pos`, false after the bound. `now` is where it stands. */
  reached(pos: number, now: number): Promise<boolean> {
    if (pos <= now) return Promise.resolve(true);
    return new Promise((resolve) => {
      const entry = { pos, done: () => resolve(true) };
      const timer = setTimeout(() => {
        this.#positions.delete(entry);
        resolve(false);
      }, this.#boundMs);
      entry.done = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#positions.add(entry);
    });
  }

  /** Called by the relay after it handed `event` on. */
  relayed(event: LogEvent): void {
    for (const entry of this.#positions) {
      if (entry.pos > event.pos) continue;
      this.#positions.delete(entry);
      entry.done();
    }
    if (event.pos !== event.txEnd) return;
    this.#relayed.set(event.xid, event.pos);
    const waiting = this.#waiting.get(event.xid);
    if (!waiting) return;
    this.#waiting.delete(event.xid);
    for (const done of waiting) done({ position: event.pos, relayed: true });
  }
}
