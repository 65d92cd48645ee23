import { setImmediate as yieldToIo } from 'node:timers/promises';
import { Loop } from './loop.ts';
import type { LogEvent, LogPlace } from './logEvent.ts';

/** A place with the partition day it lies in. */
export type DatedPlace = LogPlace & { day: string };

/** What the relay needs from the log and from the node. */
export interface RelayOptions {
  /** Events from a position on, that position included. */
  read: (from: number, day: string, limit: number) => Promise<LogEvent[]>;
  head: () => Promise<DatedPlace>;
  /** Positions of this generation are being given a second time: give the log another one. */
  renew: (generation: string) => Promise<void>;
  /** Takes one event, in order, each position once. Must not throw and must not wait. */
  deliver: (event: LogEvent) => void;
  /** The log is not the one we followed (restore, failover): everything this node holds is void. */
  onReset: (place: DatedPlace) => void;
  /** Positions that are not contiguous (invariant R1): counted as an alarm, then read again. */
  onHole: (expected: number, found: number) => void;
  onError: (error: unknown) => void;
  pageSize?: number;
}

/** Events handed on before other work of the process gets its turn. */
const SLICE = 200;

/**
 * Follows the log by position on one node. Wakes are only hints; what it hands on is what it read, contiguous, once.
 * Batches this node placed itself are taken from memory when they join on exactly.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #loop: Loop;
  readonly #pageSize: number;
  #place: DatedPlace | null = null;
  #offered: LogEvent[][] = [];
  #known = 0;
  #confirmedAt = 0;
  #suspect = false;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#pageSize = options.pageSize ?? 1_000;
    this.#loop = new Loop(() => this.#catchUp(), options.onError);
  }

  /** Where this node stands. Throws before `start`. */
  get place(): DatedPlace {
    if (!this.#place) throw new Error('The relay has not started');
    return this.#place;
  }

  get pos(): number {
    return this.#place?.pos ?? 0;
  }

  /** How far the log is known to be ahead of this node, in events. */
  get lag(): number {
    return Math.max(0, this.#known - this.pos);
  }

  /** Monotonic milliseconds of the last moment at which this node is known to have had everything. */
  get confirmedAt(): number {
    return this.#confirmedAt;
  }

  /** Begins at the head: what happened before is in the database, not on this node's screens. */
  async start(): Promise<void> {
    this.#place = await this.#options.head();
    this.#known = this.#place.pos;
    this.#confirmedAt = performance.now();
  }

  /** Someone says the log has grown. */
  wake(): void {
    this.#loop.wake();
  }

  /** `state` was read from the database by a question asked at `askedAt` (monotonic ms). */
  heard(state: { generation: string; pos: number }, askedAt: number): void {
    // A hint sent before this node moved on may be behind it; only the log itself can tell whether it was replaced.
    this.#suspect ||= state.generation !== this.place.generation || state.pos < this.pos;
    this.#known = Math.max(this.#known, state.pos);
    if (state.pos === this.pos && !this.#suspect) this.#confirmedAt = Math.max(this.#confirmedAt, askedAt);
    else this.wake();
  }

  /** Events this node's own sequencer has just placed and committed. */
  offer(events: LogEvent[]): void {
    const first = events[0];
    if (!first || !this.#place) return;
    this.#known = Math.max(this.#known, events.at(-1)?.pos ?? 0);
    if (!this.#loop.busy && first.pos === this.#place.pos + 1 && events.length <= SLICE) {
      for (const event of events) this.#handOn(event);
      return;
    }
    this.#offered.push(events);
    this.wake();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #catchUp(): Promise<void> {
    await this.#takeOffered();
    let page: LogEvent[];
    do {
      const askedAt = performance.now();
      const { pos, day, eventId } = this.place;
      page = await this.#options.read(Math.max(pos, 1), day, this.#pageSize + 1);
      if (pos > 0 && page[0]?.eventId !== eventId) return this.#startOver();
      await this.#handOnAll(pos > 0 ? page.slice(1) : page);
      if (page.length <= this.#pageSize) this.#confirmedAt = Math.max(this.#confirmedAt, askedAt);
    } while (page.length > this.#pageSize);
    if (this.#suspect) await this.#checkGeneration();
  }

  async #takeOffered(): Promise<void> {
    for (let batch = this.#offered.shift(); batch; batch = this.#offered.shift()) {
      // A batch that does not join on is dropped: the read below brings the same events.
      if (batch[0]?.pos === this.pos + 1) await this.#handOnAll(batch);
    }
  }

  async #handOnAll(events: LogEvent[]): Promise<void> {
    let n = 0;
    for (const event of events) {
      if (event.pos <= this.pos) continue;
      if (event.pos !== this.pos + 1) {
        this.#options.onHole(this.pos + 1, event.pos);
        throw new Error(`The log has a hole: expected ${this.pos + 1}, found ${event.pos}`);
      }
      this.#handOn(event);
      if (++n % SLICE === 0) await yieldToIo();
    }
  }

  #handOn(event: LogEvent): void {
    const { generation } = this.place;
    this.#place = { generation, pos: event.pos, eventId: event.eventId, day: event.day };
    this.#options.deliver(event);
  }

  async #checkGeneration(): Promise<void> {
    const head = await this.#options.head();
    this.#suspect = false;
    if (head.generation !== this.place.generation || head.pos < this.pos) await this.#startOver();
  }

  async #startOver(): Promise<void> {
    let head = await this.#options.head();
    if (head.generation === this.place.generation) {
      await this.#options.renew(head.generation);
      head = await this.#options.head();
    }
    this.#place = head;
    this.#known = head.pos;
    this.#offered = [];
    this.#options.onReset(head);
  }
}
