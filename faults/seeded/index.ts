import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ground } from '../ground/ground.ts';
import type { Breach } from '../history.ts';
import type { World } from '../rows/row.ts';
import { forgottenTotals, hastyCommits, naiveCursor, orderByXid, uncaptured } from './sqlBugs.ts';

/** The product with a known bug put in: what the checker has to flag, or it proves nothing. */
export interface SeededBug {
  name: string;
  /** URL of the program of the nodes. */
  entry: string;
  /** Any of these shows that the bug was found; empty when there is none to find. */
  expects: readonly Breach[];
  /** Puts it in where it is one of the database; on the fresh ground, before there is any load. */
  prepare?: (ground: Pick<Ground, 'query' | 'postgres'>) => Promise<void>;
  /** Lets `world.seconds` pass and does meanwhile what makes the bug show. */
  provoke?: (world: Pick<World, 'ground' | 'crowd' | 'every' | 'during' | 'seconds'>) => Promise<void>;
}

type Provoke = NonNullable<SeededBug['provoke']>;

const EXTENSION = extname(fileURLToPath(import.meta.url));
const program = (path: string): string => new URL(`${path}${EXTENSION}`, import.meta.url).href;
const REAL = program('../../src/index');

/** Connections of all clients break: what they missed is replayed. */
const dropClients: Provoke = ({ crowd, every, seconds }) => every(2, seconds, () => crowd.dropAll());

/** The nodes' listening connections break. */
const dropListeners: Provoke = ({ ground, every, seconds }) =>
  every(1, seconds, async () => {
    await ground.query(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'`);
  });

/** Postgres crashes in the middle. */
const crashPostgres: Provoke = async ({ ground: { postgres }, during, seconds }) => {
  await during(seconds / 2);
  await postgres.kill();
  await postgres.restart();
  await during(seconds / 2);
};

/** No bug at all, while what makes bugs show happens: where the checker must find nothing. */
export const noBug: SeededBug = {
  name: 'no bug',
  entry: REAL,
  expects: [],
  provoke: async (world) => {
    await Promise.all([dropClients(world), dropListeners(world)]);
  },
};

/** Known bugs, the classical ones first. Together they break every promise there is. */
export const seeded: readonly SeededBug[] = [
  {
    name: 'a naive id cursor',
    entry: REAL,
    expects: ['acknowledgedMissing', 'logBroken'],
    prepare: naiveCursor,
  },
  { name: 'ordering by xid', entry: REAL, expects: ['outOfOrder'], prepare: orderByXid },
  { name: 'the head as cursor of a filtered page', entry: program('./headAsCursor'), expects: ['lost'] },
  { name: 'a cache without asOf', entry: program('./cacheWithoutPositions'), expects: ['kpiOlder'] },
  {
    name: 'hints as the only delivery',
    entry: program('./hintsAlone'),
    expects: ['lost'],
    provoke: dropListeners,
  },
  {
    name: 'a replay that begins one event early',
    entry: program('./replayOneEarly'),
    expects: ['duplicated'],
    provoke: dropClients,
  },
  { name: 'an event for somebody else as well', entry: program('./leak'), expects: ['leaked'] },
  { name: 'events emitted before the commit', entry: program('./emitBeforeCommit'), expects: ['phantom'] },
  { name: 'a frame that ends inside a transaction', entry: program('./tornFrames'), expects: ['torn'] },
  {
    name: 'an answer before the commit is durable',
    entry: REAL,
    expects: ['acknowledgedMissing'],
    prepare: hastyCommits,
    provoke: crashPostgres,
  },
  { name: 'totals forgotten now and then', entry: REAL, expects: ['kpiWrong'], prepare: forgottenTotals },
  { name: 'changes that are not captured', entry: REAL, expects: ['stateDiffers'], prepare: uncaptured },
];
