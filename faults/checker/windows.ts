import type { MarkLine, Verdict } from '../history.ts';
import { Samples } from './samples.ts';

const PREFIX = 'window:';

/** Figures of a stretch of time. */
interface Window {
  name: string;
  from: number;
  until: number;
  /** Screens whose names begin like this are left out. */
  except: string | undefined;
  delivery: Samples;
  answers: Samples;
}

/** The stretches of time of which the runner wants figures on their own. */
export class Windows {
  readonly #windows: Window[] = [];

  /** Takes the next mark. */
  add({ at: from, name, detail }: MarkLine): void {
    if (!name.startsWith(PREFIX)) return;
    const { until, except } = detail as { until: number; except?: string };
    const samples = { delivery: new Samples(), answers: new Samples() };
    this.#windows.push({ name: name.slice(PREFIX.length), from, until, except, ...samples });
  }

  /** Those that an instant is in, for a screen when one is named. */
  around(at: number, screen?: string): Window[] {
    if (this.#windows.length === 0) return this.#windows;
    return this.#windows.filter(
      ({ from, until, except }) =>
        at >= from && at <= until && !(screen !== undefined && except !== undefined && screen.startsWith(except)),
    );
  }

  get figures(): Verdict['figures']['windows'] {
    return Object.fromEntries(
      this.#windows.map(({ name, delivery, answers }) => [
        name,
        { delivery: delivery.spread(), answers: answers.spread() },
      ]),
    );
  }
}
