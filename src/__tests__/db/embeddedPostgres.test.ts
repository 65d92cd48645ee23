import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { commandLine, processIdentity } from '../../db/embedded/processes.ts';
import { startEmbeddedPostgres } from '../../db/embedded/startEmbeddedPostgres.ts';
import { resetEmbeddedPostgres } from '../../db/embedded/resetEmbeddedPostgres.ts';
import { dataDirOf, makeTemporaryFolder, removeTemporaryFolder } from '../support/temporaryPostgres.ts';
import { startThrowawayPostgres } from '../support/throwawayPostgres.ts';
import { waitFor } from '../support/waitFor.ts';

const PROGRAM = fileURLToPath(new URL('../support/embeddedProgram.ts', import.meta.url));

async function query<T extends pg.QueryResultRow>(url: string, statement: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function startProgram(folder: string): Promise<{ child: ChildProcess; pid: number; url: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, ...(JSON.parse(line) as { pid: number; url: string }) };
}

async function killProgram(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe('embedded Postgres', () => {
  let folder: string;
  const start = () => startEmbeddedPostgres({ projectRoot: folder, dataDir: dataDirOf(folder) });

  beforeAll(() => {
    folder = makeTemporaryFolder();
  });

  afterAll(() => removeTemporaryFolder(folder));

  it('gives a durable database to a role that is no superuser, and keeps it from start to start', async () => {
    const first = await start();
    await query(first.url, `create table kept as select 1 as value`);
    const rights = `select rolsuper, rolcreatedb, current_setting('fsync') as fsync from pg_roles where rolname = current_user`;
    expect(await query(first.url, rights)).toEqual([{ rolsuper: false, rolcreatedb: true, fsync: 'on' }]);
    await first.stop();

    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select value from kept')).toEqual([{ value: 1 }]);
    await second.stop();
    expect(processIdentity(second.pid)).toBeUndefined();
  });

  it('leaves the URL in a file that only its owner reads', async () => {
    const server = await start();
    const file = join(folder, '.data', 'database-url');
    expect(readFileSync(file, 'utf8')).toBe(`${server.url}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await server.stop();
  });

  it('is started again when it is killed, with the data committed before', async () => {
    const server = await start();
    await query(server.url, `create table kept_too as select 1 as value`);
    process.kill(server.pid, 'SIGKILL');
    const rows = await waitFor(() => query(server.url, 'select value from kept_too').catch(() => undefined));
    expect(rows).toEqual([{ value: 1 }]);
    await server.stop();
  });

  it('stops when its program is killed, and the next start finds the data', async () => {
    const { child, pid, url } = await startProgram(folder);
    await query(url, `create table kept_as_well as select 1 as value`);
    await killProgram(child);
    const server = await start();
    expect(commandLine(pid)).not.toContain(folder);
    expect(await query(server.url, 'select value from kept_as_well')).toEqual([{ value: 1 }]);
    await server.stop();
  });

  it('is shared by a second program, refuses a reset meanwhile, and stops by itself after the first', async () => {
    const { child, pid, url } = await startProgram(folder);
    const second = await start();
    expect({ pid: second.pid, url: second.url, owned: second.owned }).toEqual({ pid, url, owned: false });
    await expect(resetEmbeddedPostgres(dataDirOf(folder))).rejects.toThrow('still running');
    await second.stop();
    expect(await query(url, 'select 1 as value')).toEqual([{ value: 1 }]);
    await killProgram(child);
    await waitFor(() => processIdentity(pid) === undefined, { message: 'Postgres outlives its program' });
  });
});

describe('a throwaway Postgres', () => {
  it('stays down when killed until it is restarted', async () => {
    const server = await startThrowawayPostgres();
    await query(server.url, `create table kept as select 1 as value`);
    await server.kill();
    await expect(query(server.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await query(server.url, 'select value from kept')).toEqual([{ value: 1 }]);
    await server.stop();
  });
});
