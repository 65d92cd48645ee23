import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { sql } from '../../db/sql.ts';
import { createFolder } from './files.ts';
import { createImportDatabase, type ImportDatabase } from './importDatabase.ts';

const PROGRAM = fileURLToPath(new URL('../../cli/import.ts', import.meta.url));
const folder = createFolder();
let database: ImportDatabase;
let tenant: string;
beforeAll(async () => {
  database = await createImportDatabase();
  tenant = await database.addOwner('tenant', 'tina@example.com');
  await database.addOwner('landlord', 'lara@example.com');
});
afterAll(async () => {
  await database.close();
  folder.remove();
});

function start(args: string[], databaseUrl = database.url) {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return spawn(process.execPath, ['--import', 'tsx', PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(args: string[], databaseUrl?: string): Promise<{ code: number; out: string; err: string }> {
  const child = start(args, databaseUrl);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, out, err };
}

const mine = ['--as', 'businesses', '--owner', 'Tina@Example.com'];
const licences = () => folder.write('LicenceNumber;BusinessName;Notes\n1;One;x\n2;Two;y\n', 'licences.csv');

test('imports, shows how it read the file, and says what it did', async () => {
  const { code, out } = await run([licences(), ...mine]);
  expect(out).toContain('licences.csv: utf-8, 3 columns between semicolons');
  expect(out).toMatch(/external_id +from LicenceNumber\n +name +from BusinessName\n +not used: Notes/);
  expect(out).toMatch(/2 rows in .*: 2 inserted, 0 updated, 0 unchanged, 0 duplicates, 0 rejected/);
  expect(code).toBe(0);
  expect(await database.records('businesses', tenant)).toHaveLength(2);
});

test('a dry run writes nothing', async () => {
  const path = folder.write('LicenceNumber,BusinessName\n77,Dry\n');
  const { code, out } = await run([path, ...mine, '--dry-run', '--map', 'name=BusinessName', '--batch', '1']);
  expect(out).toMatch(/Dry run, nothing is written: 1 row in .*: 1 inserted/);
  expect(code).toBe(0);
  expect(JSON.stringify(await database.records('businesses', tenant))).not.toContain('Dry');
});

test('rejected rows go to a file that is safe to open in a spreadsheet', async () => {
  const rejects = join(folder.path, 'rejects.csv');
  const bad = [
    '7,,=1+1',
    '8,,+1',
    '9,,-1',
    '10,,@x',
    '11,,"\tx"',
    '12,,"a, ""b"""',
    '13,"open,x',
    '14,short',
    '15,Good,x',
  ];
  const path = folder.write(`LicenceNumber,BusinessName,=Notes\n${bad.join('\n')}\n`);
  const { code, out } = await run([path, ...mine, '--rejects', rejects]);
  expect(code).toBe(0);
  expect(out).toContain('1 inserted, 0 updated, 0 unchanged, 0 duplicates, 8 rejected');
  expect(out).toContain('  6 rows: BusinessName says nothing (first in line 2)');
  expect(out).toContain(`They are in ${rejects}`);
  const says = 'BusinessName says nothing';
  expect(parse(readFileSync(rejects), { bom: true, relax_column_count: true })).toEqual([
    ['line', 'reason', 'LicenceNumber', 'BusinessName', `'=Notes`],
    ['2', says, '7', '', `'=1+1`],
    ['3', says, '8', '', `'+1`],
    ['4', says, '9', '', `'-1`],
    ['5', says, '10', '', `'@x`],
    ['6', says, '11', '', `'\tx`],
    ['7', says, '12', '', 'a, "b"'],
    ['8', 'wrong quoting: a quote is opened and not closed', '13,"open,x'],
    ['9', 'it has 2 cells, the header has 3', '14', 'short'],
  ]);
});

test('what is wrong with the command ends with 2, and says what to change', async () => {
  const id = await database.addOwner('tenant', 'gone@example.com');
  await database.db.rows(sql`update users set is_active = false where id = ${id}`);
  const path = licences();
  const of = (owner: string) => [path, '--as', 'businesses', '--owner', owner];
  const cases: [string[], RegExp][] = [
    [[path], /--as must be businesses or properties[^]*--help/],
    [['/nowhere.csv', ...mine], /no such file/],
    [of('nobody@example.com'), /no account nobody@example.com/],
    [of('lara@example.com'), /belong to a tenant; lara@example.com is a landlord/],
    [of('gone@example.com'), /is deactivated/],
    [[path, ...mine, '--map', 'name=Colour'], /no column "Colour"/],
    [[path, ...mine, '--rejects', path], /would be overwritten/],
    [[path, ...mine, '--rejects', '/nowhere/rejects.csv'], /cannot be written/],
  ];
  const outcomes = await Promise.all(cases.map(([args]) => run(args)));
  expect(outcomes.map(({ code }) => code)).toEqual(cases.map(() => 2));
  outcomes.forEach(({ err }, i) => expect(err).toMatch(cases[i]?.[1] ?? ''));
}, 60_000);

test('without a database it says how to get one, and never tells the password', async () => {
  const { code, err } = await run([licences(), ...mine], 'postgresql://tenantlist:topsecret@127.0.0.1:1/tenantlist');
  expect(err).toContain('the database cannot be reached');
  expect(err).not.toContain('topsecret');
  expect(code).toBe(1);
});

test('Ctrl-C stops it after a batch, and another run finishes it', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `C-${i},Shop ${i}`);
  const path = folder.write(`LicenceNumber,BusinessName\n${rows.join('\n')}\n`);
  const owner = await database.addOwner('tenant', 'slow@example.com');
  const args = [path, '--as', 'businesses', '--owner', 'slow@example.com', '--batch', '20'];
  const child = start(args);
  const [out, err] = [text(child.stdout), text(child.stderr)];
  while ((await database.versions('businesses', owner)) === 0) await database.db.rows(sql`select pg_sleep(0.02)`);
  child.kill('SIGINT');
  expect((await once(child, 'close'))[0]).toBe(130);
  expect(await err).toContain('Stopping after the running batch');
  expect(await out).toContain('run the import again to finish it');
  const stopped = (await database.records('businesses', owner)).length;
  expect([stopped > 0, stopped < rows.length, stopped % 20]).toEqual([true, true, 0]);
  const { code } = await run([path, '--as', 'businesses', '--owner', 'slow@example.com']);
  expect(code).toBe(0);
  expect(await database.versions('businesses', owner)).toBe(rows.length);
}, 60_000);
