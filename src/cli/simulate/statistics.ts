/** What is remembered of latencies: the newest ones, enough for percentiles that mean something. */
const KEPT = 50_000;

interface Tally {
  done: number;
  refused: number;
  /** Milliseconds of the newest requests. */
  times: number[];
}

const newTally = (): Tally => ({ done: 0, refused: 0, times: [] });
const milliseconds = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0)).padStart(5);

/** The value below which `share` of the numbers lie; 0 of none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Counts of actions, errors by code, and latencies. */
export class Statistics {
  readonly #all = newTally();
  readonly #byAction = new Map<string, Tally>();
  readonly #errors = new Map<string, number>();
  #startedAt = 0;
  #lineAt = 0;
  #lineDone = 0;

  start(): void {
    this.#startedAt = this.#lineAt = performance.now();
  }

  /** Actions that went through. */
  get done(): number {
    return this.#all.done;
  }

  /** A request took `ms`; reads are counted under one name. */
  request(action: string, ms: number): void {
    for (const tally of [this.#all, this.#tally(action)]) {
      tally.times.push(ms);
      if (tally.times.length > 2 * KEPT) tally.times = tally.times.slice(-KEPT);
    }
  }

  succeeded(action: string): void {
    this.#all.done++;
    this.#tally(action).done++;
  }

  failed(action: string, code: string): void {
    this.#all.refused++;
    this.#tally(action).refused++;
    this.#errors.set(code, (this.#errors.get(code) ?? 0) + 1);
  }

  /** One line about the time since the last one. */
  line(): string {
    const now = performance.now();
    const rate = ((this.#all.done - this.#lineDone) / (now - this.#lineAt)) * 1_000;
    this.#lineAt = now;
    this.#lineDone = this.#all.done;
    const seconds = Math.round((now - this.#startedAt) / 1_000);
    const { done, refused, times } = this.#all;
    const recent = times.slice(-500);
    return `${String(seconds).padStart(5)} s  ${rate.toFixed(1).padStart(6)}/s  ${String(done).padStart(6)} done  ${String(refused).padStart(4)} refused  `
      + `p50${milliseconds(percentile(recent, 0.5))} ms  p95${milliseconds(percentile(recent, 0.95))} ms`; // prettier-ignore
  }

  summary(): string {
    const seconds = (performance.now() - this.#startedAt) / 1_000;
    const { done, times } = this.#all;
    const errors = [...this.#errors].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${code} ${count}`); // prettier-ignore
    const row = (name: string, tally: Tally) =>
      `  ${name.padEnd(24)}${String(tally.done || '').padStart(7)}${String(tally.refused || '').padStart(9)}   ${milliseconds(percentile(tally.times, 0.5))}   ${milliseconds(percentile(tally.times, 0.95))}`;
    const rows = [...this.#byAction].sort((a, b) => b[1].done - a[1].done).map(([name, tally]) => row(name, tally)); // prettier-ignore
    return [
      '',
      `${done} actions in ${seconds.toFixed(1)} s (${(done / seconds).toFixed(1)}/s), ${times.length} requests`,
      '',
      `  ${'action'.padEnd(24)}${'done'.padStart(7)}${'refused'.padStart(9)}   p50 ms  p95 ms`,
      ...rows,
      row('all', this.#all),
      '',
      `Refused: ${errors.length > 0 ? errors.join(', ') : 'nothing'}`,
    ].join('\n');
  }

  #tally(action: string): Tally {
    let tally = this.#byAction.get(action);
    if (!tally) this.#byAction.set(action, (tally = newTally()));
    return tally;
  }
}
