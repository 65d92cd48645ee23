import { BREACHES, type Breach, type Verdict } from '../history.ts';

const EXAMPLES = 10;

/** Broken promises as they are found: all are counted, the first of each kind are described. */
export class Breaches {
  readonly found = Object.fromEntries(
    BREACHES.map((breach) => [breach, { count: 0, examples: [] as string[] }]),
  ) as Verdict['breaches'];

  /** Counts `count` breaches that have one description. */
  add(breach: Breach, describe: () => string, count = 1): void {
    const found = this.found[breach];
    found.count += count;
    if (found.examples.length < EXAMPLES) found.examples.push(describe());
  }
}
