import { cpus, loadavg } from 'node:os';
import pg from 'pg';
import { startChild } from './child.ts';
import type { Ground } from './measures.ts';
import type { Line } from './report.ts';
import { type User } from './sockets.ts';
import { PostgresCpu } from './units/cost.ts';
import { databaseCosts, postmasterOf, pulseCost } from './units/database.ts';
import { connectionCosts } from './units/memory.ts';
import { nodeCosts } from './units/node.ts';
import { catchUp, fanOut, twoNodes, writers } from './units/points.ts';
import { writeUnits, type Measured } from './units/units.ts';
import { unitLines } from './units/lines.ts';

const addUsers = ({ child }: Ground, count: number) => child.run<User[]>('addUsers', { count, role: 'broker' });

/** Work on a node of its own, so that no part inherits another's heap. */
async function fresh<T>(databaseUrl: string, seconds: number, work: (ground: Ground) => Promise<T>): Promise<T> {
  const child = await startChild();
  try {
    const url = await child.run<string>('startApp', { databaseUrl });
    return await work({ child, url, databaseUrl, seconds });
  } finally {
    await child.stop();
  }
}

async function versionOf(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.end();
  return rows[0]?.server_version ?? '';
}

async function measureAll(first: Ground): Promise<Measured> {
  const { databaseUrl, seconds } = first;
  const load = loadavg()[0] ?? 0;
  const postgres = new PostgresCpu(await postmasterOf(databaseUrl));
  const some = await addUsers(first, 120);
  const many = await addUsers(first, 2_000);
  const hundred = some.slice(0, 100);
  await first.child.stop();
  const own = await databaseCosts(databaseUrl, some.map(({ id }) => id)); // prettier-ignore
  const pulse = await pulseCost(databaseUrl);
  const part = <T>(work: (ground: Ground) => Promise<T>) => fresh(databaseUrl, seconds, work);
  const node = await part((ground) => nodeCosts(ground, some, postgres));
  const atWriters = await part((ground) => writers(ground, hundred, postgres));
  const atTwo = await part((ground) => twoNodes(ground, hundred, postgres));
  const atMany = await part((ground) => fanOut(ground, hundred, postgres));
  const back = await part((ground) => catchUp(ground, many.slice(0, 1_001), postgres));
  const { points: memory, ...connections } = await part((ground) => connectionCosts(ground, many, node.idle));
  const {
    postgresTurn,
    postgresNotify,
    postgresHttpWrite,
    postgresHttpWriteBusy,
    postgresIdle,
    idleStatements,
    clientMessage,
    ...nodeUnits
  } = node;
  return {
    at: new Date().toISOString(),
    machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version, postgres: await versionOf(databaseUrl), load }, // prettier-ignore
    note: `Measured on a ${cpus().length}-core machine that nodes, Postgres and clients shared. Milliseconds of one core and bytes unless named otherwise.`,
    node: { ...nodeUnits, ...connections, catchUp: back.node },
    postgres: {
      ...own,
      pulse,
      turn: postgresTurn,
      notify: postgresNotify,
      httpWrite: postgresHttpWrite,
      httpWriteBusy: postgresHttpWriteBusy,
      idleNode: postgresIdle,
      idleStatements,
      catchUp: back.postgres,
      fixedConnections: 5,
      poolConnections: 10,
    },
    client: { message: clientMessage, catchUp: back.client },
    points: { writers: atWriters, twoNodes: atTwo, fanOut: atMany, catchUp: back.point, memory },
  };
}

/** Measures the unit costs of docs/scale.md, and the points its simulation has to reproduce. */
export async function units(ground: Ground, write = false): Promise<Line[]> {
  const measured = await measureAll(ground);
  if (write) console.log(`Written to ${writeUnits(measured)}`);
  return unitLines(measured);
}
