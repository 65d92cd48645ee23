import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BREACHES, FILES, type Verdict } from '../history.ts';
import { check } from './check.ts';

/** The verdict for people: what was broken, with examples, or that nothing was. */
function describe({ breaches, figures }: Verdict): string {
  const broken = BREACHES.filter((breach) => breaches[breach].count > 0);
  const { all } = figures.delivery;
  return [
    `${figures.screens} screens applied ${figures.applied} events of ${figures.events}; ${figures.writes.acknowledged} of ${figures.writes.tried} writes acknowledged`,
    `commit to screen p50 ${ms(all.p50)}, p99 ${ms(all.p99)}; resume p95 ${ms(figures.resume.p95)}; longest stall ${ms(figures.stall)}; ${figures.resets} resets`,
    broken.length === 0 ? 'Nothing was broken' : 'BROKEN:',
    ...broken.flatMap((breach) => [
      `  ${breach}: ${breaches[breach].count}`,
      ...breaches[breach].examples.map((example) => `    ${example}`),
    ]),
  ].join('\n');
}

const ms = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} ms`);

/** `node checker/index.js FOLDER`: prints the verdict, writes it beside the histories, and exits with 1 when a promise was broken. */
const folder = process.argv[2];
if (folder === undefined) {
  console.error('Which folder holds the histories?');
  process.exit(2);
}
const verdict = await check(folder);
await writeFile(join(folder, FILES.verdict), `${JSON.stringify(verdict, null, 2)}\n`);
console.log(describe(verdict));
process.exitCode = BREACHES.some((breach) => verdict.breaches[breach].count > 0) ? 1 : 0;
