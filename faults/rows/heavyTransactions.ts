import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { forkArguments, programBeside } from '../programs.ts';
import type { FaultRow, World } from './row.ts';
import { measuredTarget, noResets } from './targets.ts';

const IMPORTER = 'importer@example.com';

/** An account of the import's own: nobody looks at its million rows. */
async function addImporter({ ground }: World): Promise<void> {
  const id = randomUUID();
  await ground.query(`insert into users (id, email, password_hash, role) values ($1, $2, 'none', 'tenant')`, [
    id,
    IMPORTER,
  ]);
  await ground.query('insert into user_profiles (user_id) values ($1)', [id]);
}

async function writeCsv(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('external_id,name,category,status\n');
  for (let n = 0; n < rows; n += 1_000) {
    const lines = Array.from(
      { length: Math.min(1_000, rows - n) },
      (_, k) => `row ${n + k},Imported ${n + k},Retail,active\n`,
    );
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** Runs the import command on the file; resolves with its seconds. Throws when it fails. */
async function runImport({ ground }: World, path: string): Promise<number> {
  const program = programBeside(import.meta.url, '../../src/cli/import');
  const { PATH = '', HOME = '' } = process.env;
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [...forkArguments(program), program, path, '--as', 'businesses', '--owner', IMPORTER],
    {
      env: { PATH, HOME, DATABASE_URL: ground.postgres.url, JWT_SECRET: 'x'.repeat(40) },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let told = '';
  child.stderr.on('data', (text: Buffer) => (told = (told + text.toString()).slice(-2_000)));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The import ended with ${String(code)}: ${told}`);
  return (performance.now() - began) / 1_000;
}

async function countImported({ ground }: World): Promise<number> {
  const [found] = await ground.query<{ n: number }>(
    'select count(*)::int as n from businesses b join users u on u.id = b.user_id where u.email = $1',
    [IMPORTER],
  );
  return found?.n ?? 0;
}

/** A transaction that changes a record of each of ten users at its beginning and commits after `seconds`. */
async function holdOpen({ ground, during }: World, seconds: number): Promise<void> {
  const client = new pg.Client({ connectionString: ground.postgres.url });
  // A run that is given up ends Postgres under it: the next query fails, and that is where it is told.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const users = ground.users
      .filter(({ role }) => role === 'broker')
      .slice(0, 10)
      .map(({ id }) => id);
    await client.query('begin');
    await client.query(
      `insert into broker_deals (broker_user_id, status, notes) select u, 'touring', 'a long transaction' from unnest($1::uuid[]) u`,
      [users],
    );
    await during(seconds);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

export const row: FaultRow = {
  name: 'heavy-transactions',
  title: 'A transaction open for a minute, and an import of a million rows',
  seconds: 60,
  shortSeconds: 12,
  run: async (world) => {
    const { ground, seconds, short } = world;
    const rows = short ? 50_000 : 1_000_000;
    const path = join(ground.folder, 'import.csv');
    await Promise.all([addImporter(world), writeCsv(path, rows)]);
    const [importSeconds] = await world.window('heavy', () =>
      Promise.all([runImport(world, path), holdOpen(world, seconds)]),
    );
    return { importSeconds, deviation: Math.abs(rows - (await countImported(world))) };
  },
  targets: [
    { name: "others' delivery p99", unit: 'ms', atMost: 250, of: ({ figures }) => figures.windows['heavy']?.delivery.p99 ?? null },
    measuredTarget('rows lacking or too many', '', { atMost: 0 }, 'deviation'),
    noResets,
  ],
}; // prettier-ignore
