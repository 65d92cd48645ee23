import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../db/migrate.ts';
import { waitFor } from './waitFor.ts';

/** How the workers learn of the server; set by `globalSetup`. */
export const runEnvironment = { server: 'TENANTLIST_TEST_SERVER', template: 'TENANTLIST_TEST_TEMPLATE' };

/** Migrates the one database that the suites' databases are copies of. */
export async function createTemplate(serverUrl: string): Promise<{ name: string; drop: () => Promise<void> }> {
  const name = newDatabaseName('template');
  await runSql(serverUrl, `create database ${name}`);
  const drop = () => dropDatabase(serverUrl, name);
  try {
    await migrate(urlOfDatabase(serverUrl, name));
    return { name, drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Copies the template, in about 30 ms. */
export async function cloneTemplate(serverUrl: string, template: string): Promise<string> {
  const name = newDatabaseName('suite');
  // Refused while a connection to the template, the migration's, has not quite ended.
  await waitFor(() => tryTo(serverUrl, `create database ${name} template ${template}`, '55006'), {
    message: 'the template database is still in use',
  });
  return name;
}

/** Drops it with whatever is still connected; tried again while an autovacuum worker, which is not ours to end, is in it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await waitFor(() => tryTo(serverUrl, `drop database if exists ${name} with (force)`, '42501'), {
    message: `the database ${name} is still in use`,
    timeout: 20_000,
  });
}

/** The same server and role, another database. */
export function urlOfDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs the statement; false when it is refused with `refusal` for now. */
async function tryTo(serverUrl: string, statement: string, refusal: string): Promise<boolean> {
  try {
    await runSql(serverUrl, statement);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === refusal) return false;
    throw error;
  }
}

async function runSql(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function newDatabaseName(kind: string): string {
  return `tenantlist_${kind}_${randomBytes(6).toString('hex')}`;
}
