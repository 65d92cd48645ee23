import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../src/config/projectRoot.ts';
import { startEmbeddedPostgres } from '../src/db/embedded/startEmbeddedPostgres.ts';
import { migrate } from '../src/db/migrate.ts';
import { startChild } from './child.ts';
import { catchUp, commitToClient, kpiPoll, kpiScale, memory, rooms, writeCost, type Ground } from './measures.ts';
import { reached, table, writeJson, type Line } from './report.ts';
import { simulate } from './simulation/index.ts';
import { units } from './units.ts';
import { web } from './web.ts';

const groups: Record<string, (ground: Ground, write: boolean) => Promise<Line[]>> = {
  kpiPoll,
  commitToClient,
  writeCost,
  rooms,
  memory,
  kpiScale,
  catchUp,
  web,
  units,
};
/** Minutes of measuring that only the model of docs/scale.md needs. */
const byName = ['units'];

const USAGE = `npm run bench -- [GROUP…] [--seconds N] [--write]
       npm run bench -- simulate [--write] [--seed N]

Measures on a Postgres of its own, each figure and its reference in one run.
Groups: ${Object.keys(groups).join(', ')} (all but ${byName.join()} unless named). N: seconds of one measurement, 5 unless given.

units --write keeps the unit costs in bench/simulation/units.json. simulate needs no database: it reproduces the points
measured with them, fails when it cannot, and says what more nodes would hold; --write puts its tables into docs/scale.md.`;

/** A new server process for every group, so that no group inherits another's heap. */
async function measure(group: string, databaseUrl: string, seconds: number, write: boolean): Promise<Line[]> {
  const child = await startChild();
  try {
    const url = await child.run<string>('startApp', { databaseUrl });
    return (await groups[group]?.({ child, url, databaseUrl, seconds }, write)) ?? [];
  } finally {
    await child.stop();
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '5' },
      write: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean' },
    },
  });
  if (positionals[0] === 'simulate' && !values.help)
    return simulate({ write: values.write, seed: Number(values.seed) });
  const wanted = positionals.length > 0 ? positionals : Object.keys(groups).filter((name) => !byName.includes(name));
  if (values.help || wanted.some((name) => !groups[name]) || !(Number(values.seconds) > 0)) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tenantlist-bench-'));
  // The user Postgres runs as has to get in; else the data goes elsewhere and stays there.
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({
    projectRoot: folder,
    dataDir: join(folder, 'postgres'),
    settings: { max_connections: '200', shared_buffers: '512MB' },
  });
  const all: Line[] = [];
  try {
    await migrate(postgres.url);
    for (const group of wanted) {
      const lines = await measure(group, postgres.url, Number(values.seconds), values.write);
      console.log(`\n${group}\n${table(lines)}`);
      all.push(...lines);
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\nWritten to ${writeJson(join(projectRoot(), 'bench', 'results'), all)}`);
  const missed = all.filter((line) => reached(line) === false);
  console.log(
    missed.length === 0
      ? 'All targets reached.'
      : `${missed.length} targets missed: ${missed.map(({ name }) => name).join('; ')}`,
  );
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
