/** Runs things at simulated times, in milliseconds. Equal times run in the order they were asked for. */
export class Engine {
  now = 0;
  readonly #heap: { at: number; nth: number; run: () => void }[] = [];
  #nth = 0;

  /** Runs `run` after `delay` milliseconds. */
  after(delay: number, run: () => void): void {
    const heap = this.#heap;
    const entry = { at: this.now + Math.max(0, delay), nth: this.#nth++, run };
    let child = heap.push(entry) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = heap[parent];
      if (!above || !isBefore(entry, above)) break;
      heap[child] = above;
      child = parent;
    }
    heap[child] = entry;
  }

  /** Goes on until the time, or until `enough` says so. */
  runUntil(time: number, enough: () => boolean = () => false): void {
    for (let first = this.#heap[0]; first && first.at <= time && !enough(); first = this.#heap[0]) {
      this.#removeFirst();
      this.now = first.at;
      first.run();
    }
    if (!enough()) this.now = time;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (!left) break;
      const least = right && isBefore(right, left) ? right : left;
      if (least === right) child++;
      if (!isBefore(least, last)) break;
      heap[parent] = least;
      parent = child;
    }
    heap[parent] = last;
  }
}

type Entry = { at: number; nth: number };
const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.nth < b.nth);

/** Repeatable random numbers (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Exponentially distributed. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** Log-normally distributed with mean 1. */
  around(sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.exp(sigma * normal - (sigma * sigma) / 2);
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }
}
