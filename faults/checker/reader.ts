import { named, type Evidence, type Owner } from './evidence.ts';
import { firstAbove } from './logIndex.ts';

/** A fault that goes on for ever must not fill the memory: beyond so many the missing ones are only counted. */
const MOST_MISSING = 10_000;

/**
 * One screen's way through the log: which of its user's events it has applied, and which it has passed by. It begins where a reset or the
 * first line puts it; from there on nothing may be left out.
 */
export class Reader {
  readonly #evidence: Evidence;
  readonly #owner: Owner;
  /** Positions of the user's events, rising. */
  readonly #events: readonly number[];
  /** Where the window began: null before anything is known. */
  #start: number | null = null;
  /** Index of the first event that has been neither applied nor passed. */
  #next = 0;
  /** Events that were passed by and have not come since. */
  readonly #missing = new Set<number>();

  constructor(evidence: Evidence, owner: Owner) {
    this.#evidence = evidence;
    this.#owner = owner;
    this.#events = evidence.log.of(owner.user).visible;
  }

  get started(): boolean {
    return this.#start !== null;
  }

  /** A new window: everything up to `pos` is known otherwise. What the old one passed by stays lost. */
  begin(pos: number): void {
    this.#settle();
    this.#start = pos;
    this.#next = firstAbove(this.#events, pos);
  }

  /** The screen applied the event at `pos`. False when the event is none of its user's. */
  apply(pos: number, id: string): boolean {
    if (this.#start === null) this.begin(pos - 1);
    const index = this.#events[this.#next] === pos ? this.#next : firstAbove(this.#events, pos) - 1;
    if (this.#events[index] !== pos) return false;
    if (index >= this.#next) {
      this.#pass(index);
      this.#next = index + 1;
    } else if (this.#missing.delete(pos)) {
      this.#late(pos, index, id);
    } else {
      this.#evidence.breaches.add('duplicated', () => `${named(this.#owner)} applied event ${id} at ${pos} again`);
    }
    return true;
  }

  /** The screen says that it has everything up to `pos`. */
  reach(pos: number): void {
    if (this.#start === null) return this.begin(pos);
    this.#pass(firstAbove(this.#events, pos));
  }

  /** The end: the screen stands at `pos`, and nothing more will come. */
  end(pos: number | null): void {
    if (pos !== null) this.reach(pos);
    if (this.#start === null) return;
    const behind = this.#events.length - this.#next;
    const lost = () =>
      `${named(this.#owner)} never caught up: it stands at ${pos ?? this.#events[this.#next - 1] ?? this.#start}, ` +
      `its user's last event is at ${this.#events.at(-1)}`;
    if (behind > 0) this.#evidence.breaches.add('lost', lost, behind);
    this.#next = this.#events.length;
    this.#settle();
  }

  #pass(until: number): void {
    for (; this.#next < until; this.#next++) {
      if (this.#missing.size === MOST_MISSING) this.#settle();
      this.#missing.add(this.#events[this.#next] ?? 0);
    }
  }

  #settle(): void {
    const { log, breaches } = this.#evidence;
    for (const pos of this.#missing)
      breaches.add(
        'lost',
        () => `${named(this.#owner)} never got ${log.typeAt(pos)} at ${pos} (event ${log.idAt(pos)})`,
      );
    this.#missing.clear();
  }

  #late(pos: number, index: number, id: string): void {
    const { log, breaches } = this.#evidence;
    const last = this.#events[this.#next - 1];
    breaches.add('outOfOrder', () => `${named(this.#owner)} applied event ${id} at ${pos} after the one at ${last}`);
    const xid = log.xidAt(pos);
    const hasPart = [this.#events[index - 1], this.#events[index + 1]].some(
      (other) => other !== undefined && log.xidAt(other) === xid && !this.#missing.has(other),
    );
    if (hasPart && last !== undefined && log.xidAt(last) !== xid)
      breaches.add(
        'torn',
        () => `${named(this.#owner)} got the rest of transaction ${xid}, at ${pos}, after another one's events`,
      );
  }
}
