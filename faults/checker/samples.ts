import type { Spread } from '../history.ts';

/** Width of a class of the histogram: what a percentile may be off by. */
const STEP = Math.log(1.005);
const LOWEST_MS = 0.01;

/** Milliseconds by number of times, in classes of half a percent: millions of samples in little memory. */
export class Samples {
  readonly #classes: number[] = [];
  #count = 0;
  #max = 0;

  add(ms: number): void {
    const index = Math.max(0, Math.ceil(Math.log(Math.max(ms, LOWEST_MS) / LOWEST_MS) / STEP));
    this.#classes[index] = (this.#classes[index] ?? 0) + 1;
    this.#count++;
    this.#max = Math.max(this.#max, ms);
  }

  /** Percentiles, rounded up to their class; `max` is exact. */
  spread(): Spread {
    const at = (share: number) => (this.#count === 0 ? null : this.#percentile(share));
    return {
      count: this.#count,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      max: this.#count === 0 ? null : this.#max,
    };
  }

  #percentile(share: number): number {
    const wanted = Math.ceil(share * this.#count);
    let seen = 0;
    const index = this.#classes.findIndex((count) => (seen += count ?? 0) >= wanted);
    return Math.min(this.#max, LOWEST_MS * Math.exp(index * STEP));
  }
}
