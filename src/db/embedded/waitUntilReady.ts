import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresProcess } from './postgresProcess.ts';

// Replaying the log of a crashed server takes as long as it takes; this is for one that hangs.
const LIMIT_MS = 180_000;

/** Waits until the server takes connections. False when it ended instead; throws after three minutes. */
export async function waitUntilReady(url: string, server: PostgresProcess): Promise<boolean> {
  let failure: unknown;
  const started = Date.now();
  while (Date.now() - started < LIMIT_MS) {
    if (server.hasExited()) return false;
    try {
      await withClient(url, (client) => client.query('select 1'));
      return !server.hasExited();
    } catch (error) {
      // Invalid password: not a server that is still starting.
      if ((error as { code?: string }).code === '28P01') throw error;
      failure = error;
    }
    await delay(15);
  }
  throw new Error('The embedded Postgres runs but takes no connections', { cause: failure });
}

/** Lends a connection of its own. */
export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
