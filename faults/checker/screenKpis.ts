import type { ScreenLine } from '../history.ts';
import { named, type Evidence, type Owner } from './evidence.ts';
import { numberOf } from './kpiFold.ts';
import { firstAbove } from './logIndex.ts';

/** Numbers have two decimals at most. */
const SAME = 0.005;

type Told = Pick<Extract<ScreenLine, { k: 'kpis' }>, 'kpis' | 'asOf' | 'how' | 'min' | 'dropped'>;

/** The KPIs as one screen was told them. */
export class ScreenKpis {
  readonly #evidence: Evidence;
  readonly #owner: Owner;
  readonly #moved: readonly number[];
  #newest = 0;
  /** The newest that was pushed over the connection; null while there is none. */
  #pushed: number | null = null;

  constructor(evidence: Evidence, owner: Owner) {
    this.#evidence = evidence;
    this.#owner = owner;
    this.#moved = evidence.log.of(owner.user).moved;
  }

  /** A connection stands: another node may push what is older than what the last one did. */
  up(): void {
    this.#pushed = 0;
  }

  down(): void {
    this.#pushed = null;
  }

  /**
   * The screen was told KPIs. Those that it dropped may be older than what it shows, but not wrong; and over one connection none is pushed
   * that is older than one before.
   */
  told({ kpis, asOf, how, min = 0, dropped }: Told): void {
    this.#notBefore(asOf, min, 'its read named');
    if (how === 'push' && this.#pushed !== null) {
      if (dropped) this.#notBefore(asOf, this.#pushed, 'the same connection had pushed those of');
      this.#pushed = Math.max(this.#pushed, asOf);
    }
    if (!dropped) {
      this.#notBefore(asOf, this.#newest, 'it showed those of');
      this.#newest = Math.max(this.#newest, asOf);
    }
    this.#judge(kpis, asOf);
  }

  /** What the screen shows at the end. */
  final(kpis: unknown, asOf: number): void {
    if (kpis == null) {
      if (this.#moved.length > 0)
        this.#evidence.breaches.add('kpiOlder', () => `${named(this.#owner)} shows no KPIs at the end`);
      return;
    }
    this.#judge(kpis, asOf);
    this.#notBefore(asOf, Infinity, 'the log is at its end');
    for (const [name, value] of Object.entries(this.#evidence.truth.kpisOf(this.#owner.user) ?? {}))
      this.#equal(kpis, name, value, 'at the end; the tables say');
  }

  /** Older than `bound` is too old only when something moved the user's numbers in between. */
  #notBefore(asOf: number, bound: number, reason: string): void {
    const moved = this.#moved[firstAbove(this.#moved, bound) - 1];
    if (moved === undefined || moved <= asOf) return;
    const what = bound === Infinity ? reason : `${reason} ${bound}`;
    this.#evidence.breaches.add(
      'kpiOlder',
      () => `${named(this.#owner)} got KPIs as of ${asOf}, but ${what}, and the event at ${moved} had moved them`,
    );
  }

  #judge(kpis: unknown, asOf: number): void {
    const { log, breaches, fold } = this.#evidence;
    if (!log.isEnd(asOf))
      breaches.add('torn', () => `${named(this.#owner)} got KPIs as of ${asOf}, inside transaction ${log.xidAt(asOf)}`);
    if (asOf > log.last)
      return breaches.add(
        'kpiWrong',
        () => `${named(this.#owner)} got KPIs as of ${asOf}, past the log's end at ${log.last}`,
      );
    const expected = fold.at(this.#owner.user, this.#owner.role, asOf);
    for (const name in expected) this.#equal(kpis, name, expected[name] ?? 0, `as of ${asOf}; the log says`);
  }

  #equal(kpis: unknown, name: string, expected: number, where: string): void {
    const value = numberOf(kpis, name);
    if (value !== undefined && Math.abs(value - expected) < SAME) return;
    this.#evidence.breaches.add('kpiWrong', () => `${named(this.#owner)} shows ${name} ${value} ${where} ${expected}`);
  }
}
