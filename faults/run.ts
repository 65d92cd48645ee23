import { mkdirSync } from 'node:fs';
import { judge } from './judge.ts';
import { startGround, type Ground, type Scale } from './ground/ground.ts';
import type { Verdict } from './history.ts';
import { startCrowd, type Crowd, type CrowdOptions } from './load/crowd.ts';
import { startWriters, type WritersHandle } from './load/writers.ts';
import { untilQuiet } from './quiet.ts';
import { createRandom } from './random.ts';
import type { FaultRow, Measured, World } from './rows/row.ts';
import { bounded, timing, watchIdle } from './time.ts';

/** How one row is run. */
export interface RunOptions {
  scale: Scale;
  seed: number;
  /** Seconds of the fault. */
  seconds: number;
  short: boolean;
  /** Where the histories go; made if missing. */
  folder: string;
  /** The longest wait at the end for quiet, and for the screens to have everything, in ms. */
  patienceMs?: number;
  /** Program of the nodes, as a URL, when not the real one. */
  nodeEntry?: string;
}

/** What came of a run that went through. */
export interface Outcome {
  verdict: Verdict;
  measured: Measured;
  /** What broke of itself meanwhile: nodes that ended unasked, quiet that never came. Empty when all is well. */
  accidents: string[];
  /** Whole screens that were opened. */
  opened: number;
  /** Share of the machine's processors that nobody used during the fault, in percent: near 0 the times say little. */
  idle: number;
  /** Versions of what was tested. */
  versions: Record<string, string>;
}

const WARM_UP_SECONDS = { full: 3, short: 1.5 };
const PATIENCE_MS = 60_000;
/** How much longer than it should a fault may take before the run counts as broken. */
const SLACK = 2;
const SLACK_SECONDS = 120;
const ROLLED_BACK_SHARE = 0.02;
const KINDS = ['sockets', 'library', 'sse', 'pollers'] as const;

/**
 * One run of a row: fresh ground, screens, writers, the fault, quiet, histories, and the checker's verdict on them. Everything it
 * started has ended when it settles. Throws when the run itself breaks; the histories so far stay in the folder.
 */
export async function runRow(row: FaultRow, options: RunOptions): Promise<Outcome> {
  mkdirSync(options.folder, { recursive: true });
  const { folder, seed, nodeEntry } = options;
  const scale = row.scale?.(options.scale) ?? options.scale;
  const ground = await startGround({ scale, seed, folder, ...row.ground, ...(nodeEntry && { nodeEntry }) });
  const load: Load = { crowds: [], opened: 0, writers: null };
  let measured: Measured;
  let idle: number;
  let unsettled: string[];
  try {
    await row.prepare?.(ground);
    ({ measured, idle } = await runLoad(row, { ...options, scale }, ground, load));
    unsettled = await settle(ground, load, options.patienceMs ?? PATIENCE_MS);
    await ground.dump();
  } finally {
    for (const crowd of load.crowds) crowd.thaw();
    await Promise.allSettled([...load.crowds.map((crowd) => crowd.stop()), load.writers?.stop()]);
    await ground.stop();
  }
  if (row.after) measured = { ...measured, ...(await row.after(folder, measured)) };
  const accidents = [...accidentsOf(ground), ...unsettled];
  return {
    verdict: await judge(folder), measured, accidents, opened: load.opened, idle, versions: ground.versions,
  }; // prettier-ignore
}

/** The processes that make the load of a run. */
interface Load {
  crowds: Crowd[];
  /** Screens of all crowds. */
  opened: number;
  writers: WritersHandle | null;
}

async function runLoad(
  row: FaultRow,
  options: RunOptions,
  ground: Ground,
  load: Load,
): Promise<{ measured: Measured; idle: number }> {
  const { folder, scale, seed } = options;
  const { users, urls, postgres } = ground;
  const { library, sse, pollers, writesPerSecond: perSecond } = scale;
  const open = async (
    crowd: Omit<CrowdOptions, 'folder' | 'users' | 'seed'> & Partial<Pick<CrowdOptions, 'users'>>,
  ) => {
    const opening = await startCrowd({ folder, users, seed, ...crowd });
    load.crowds.push(opening);
    await opening.opened();
    for (const kind of KINDS) load.opened += crowd[kind] ?? 0;
    return opening;
  };
  const crowd = await open({ url: urls.clients, sockets: scale.sockets - library, library, sse, pollers });
  ground.mark('opened', await crowd.counts());
  const writers = await startWriters({
    folder, users, url: urls.writers, databaseUrl: postgres.url, perSecond, seed, rollbackShare: ROLLED_BACK_SHARE,
  }); // prettier-ignore
  load.writers = writers;
  const world: World = {
    ...timing(ground.mark, () => accidentsOf(ground)[0]),
    ground, crowd, writers, scale,
    seconds: options.seconds,
    short: options.short,
    random: createRandom(seed).split(row.name),
    mark: ground.mark,
    openCrowd: (extra) => open({ url: urls.clients, ...extra }),
  }; // prettier-ignore
  await world.during(options.short ? WARM_UP_SECONDS.short : WARM_UP_SECONDS.full);
  ground.mark('fault');
  const sinceThen = watchIdle();
  const measured = await bounded(options.seconds * SLACK + SLACK_SECONDS, `The fault ${row.name}`, row.run(world));
  const idle = sinceThen();
  ground.mark('over');
  ground.mark('writers', await bounded(SLACK_SECONDS, 'The end of the writers', writers.stop()));
  return { measured, idle };
}

/** Lets everything arrive, and has the screens write down what they show. Returns what did not come in time. */
async function settle(ground: Ground, { crowds }: Load, patienceMs: number): Promise<string[]> {
  const quiet = await untilQuiet(ground, patienceMs);
  const caughtUp = await Promise.all(crowds.map((crowd) => crowd.caughtUp(patienceMs)));
  const missing = crowds.flatMap((crowd) => crowd.missing.slice(0, 10));
  const all = caughtUp.every(Boolean);
  ground.mark('quiet', { quiet, caughtUp: all, ...(missing.length > 0 && { missing }) });
  await Promise.all(crowds.map((crowd) => crowd.final()));
  await Promise.all(crowds.map((crowd) => crowd.stop()));
  const within = `within ${patienceMs / 1_000} s`;
  return [
    ...(quiet ? [] : [`it never became quiet ${within}`]),
    ...(all ? [] : [`screens did not catch up ${within}: ${missing.join(', ')}`]),
  ];
}

const accidentsOf = ({ nodes }: Ground): string[] =>
  nodes.flatMap((node) => node.crashes().map((how) => `${node.name} ended by itself (${how}): ${lastWords(node)}`));

const lastWords = ({ lines }: Ground['nodes'][number]): string => lines().slice(-3).join(' ').slice(-500);
