import type { WriterLine } from '../history.ts';
import { instant, type Recorder } from './recorder.ts';

/** What is about to be written to one record. */
export type Intent = Omit<Extract<WriterLine, { k: 'write' }>, 'k' | 'w' | 'n' | 'at'>;

/** What became of it, as in the `answer` lines. */
export interface Outcome {
  status: number;
  id?: string;
  version?: number;
  position?: number;
  pending?: boolean;
  code?: string;
}

/** How many tries ended how. `skipped` arrivals were never tried, since too many others were under way. */
export interface WriterStats {
  tried: number;
  acknowledged: number;
  refused: number;
  /** No answer came, or one that does not say whether it was done. */
  unknown: number;
  rolledBack: number;
  skipped: number;
  underWay: number;
}

/** Writes down every try and its answer, and counts them. */
export class Journal {
  readonly stats: WriterStats = {
    tried: 0,
    acknowledged: 0,
    refused: 0,
    unknown: 0,
    rolledBack: 0,
    skipped: 0,
    underWay: 0,
  };
  readonly #recorder: Recorder<WriterLine>;
  readonly #name: string;

  constructor(recorder: Recorder<WriterLine>, name: string) {
    this.#recorder = recorder;
    this.#name = name;
  }

  /** Notes a try; the result notes its answer. Null for what is not to be judged: it is only counted as under way. */
  begin(intent: Intent | null): (outcome: Outcome) => void {
    if (!intent) {
      this.stats.underWay++;
      return () => void this.stats.underWay--;
    }
    const n = ++this.stats.tried;
    const startedAt = performance.now();
    this.stats.underWay++;
    this.#recorder.write({ w: this.#name, n, at: instant(), k: 'write', ...intent });
    return (outcome) => {
      const took = Math.round((performance.now() - startedAt) * 1_000) / 1_000;
      this.#count(intent, outcome.status);
      this.#recorder.write({ w: this.#name, n, at: instant(), k: 'answer', ...outcome, took });
    };
  }

  #count({ fate }: Intent, status: number): void {
    this.stats.underWay--;
    if (fate) this.stats.rolledBack++;
    if (status >= 200 && status < 300) this.stats.acknowledged++;
    else if (status === 0 || status >= 500) this.stats.unknown++;
    else this.stats.refused++;
  }
}
