import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FILES, type ScreenLine, type Transport } from '../history.ts';
import { createRandom } from '../random.ts';
import type { CrowdOptions } from './crowd.ts';
import { Client } from './http.ts';
import { serveJobs } from './jobs.ts';
import { LibraryFeed } from './libraryScreen.ts';
import { inTurn } from './inTurn.ts';
import { PollFeed } from './pollScreen.ts';
import { Recorder } from './recorder.ts';
import { Screen, type Feed, type Surroundings } from './screen.ts';
import { SocketFeed } from './socketScreen.ts';
import { StreamFeed } from './sseScreen.ts';

/** Screens that open at once; a thousand handshakes in one moment are another test. */
const OPENING = 40;
const OPENS_WITHIN_MS = 10_000;
const LOOK_MS = 20;
/** Between two rounds of asking who is not there yet; a round may cost each a request. */
const ROUND_MS = 100;
/** Screens asked at once. */
const ASKING = 16;
/** Requests at once, of all screens. */
const REQUESTS = 32;

interface Member {
  screen: Screen;
  feed: Feed;
}

const FEEDS: Record<Transport, new (screen: Screen, around: Surroundings) => Feed> = {
  socket: SocketFeed,
  sse: StreamFeed,
  poll: PollFeed,
  library: LibraryFeed,
};

let members: Member[] = [];
let around: Surroundings;

/** Screens of a transport, spread over all users: those of different transports begin at different users. */
function makeMembers(
  { users, name = 'crowd' }: CrowdOptions,
  transport: Transport,
  count: number,
  from: number,
): Member[] {
  return Array.from({ length: count }, (_, n) => {
    const user = users[(from + n) % users.length];
    if (!user) throw new Error('A crowd needs users');
    const screen = new Screen(`${name}-${transport}-${n}`, user, transport, around);
    return { screen, feed: new FEEDS[transport](screen, around) };
  });
}

async function start(options: CrowdOptions): Promise<void> {
  const { folder, name = 'crowd', url, seed, sockets = 0, sse = 0, pollers = 0, library = 0 } = options;
  around = {
    url,
    recorder: new Recorder<ScreenLine>(join(folder, `${FILES.screens}${name}.ndjson`)),
    client: new Client(url, REQUESTS),
    random: createRandom(seed).split(name),
  };
  members = [
    ...makeMembers(options, 'socket', sockets, 0),
    ...makeMembers(options, 'library', library, sockets),
    ...makeMembers(options, 'sse', sse, sockets + library),
    ...makeMembers(options, 'poll', pollers, sockets + library + sse),
  ];
  await inTurn(around.random.shuffled(members), OPENING, async ({ screen, feed }) => {
    feed.start();
    await until(() => screen.inSync, OPENS_WITHIN_MS);
  });
}

/** True as soon as it holds, false after `timeoutMs`. */
async function until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
  for (const end = performance.now() + timeoutMs; !holds();) {
    if (performance.now() > end) return false;
    await delay(LOOK_MS);
  }
  return true;
}

/** Names of the screens that are not there yet, after `timeoutMs` at the latest. */
async function waitForAll(
  isThere: (member: Member) => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<string[]> {
  const end = performance.now() + timeoutMs;
  for (let missing = members; ;) {
    const still: Member[] = [];
    await inTurn(missing, ASKING, async (member) => {
      if (!(await Promise.resolve(isThere(member)).catch(() => false))) still.push(member);
    });
    missing = still;
    if (missing.length === 0 || performance.now() > end) return missing.map(({ screen }) => screen.name);
    await delay(ROUND_MS);
  }
}

const caughtUp = (timeoutMs: number): Promise<string[]> =>
  waitForAll(async ({ screen, feed }) => {
    await feed.poll?.();
    return screen.hasAll();
  }, timeoutMs);

const each = (work: (member: Member) => void) => (): Promise<void> => Promise.resolve(members.forEach(work));

serveJobs({
  start,
  opened: (timeoutMs: number) => waitForAll(({ screen }) => screen.inSync, timeoutMs),
  caughtUp,
  counts: () =>
    Promise.resolve({
      screens: members.length,
      up: members.filter(({ screen }) => screen.isUp).length,
      inSync: members.filter(({ screen }) => screen.inSync).length,
      cpuMs: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000,
      rss: process.memoryUsage().rss,
    }),
  dropAll: each(({ feed }) => feed.drop()),
  hurry: each(({ feed }) => feed.hurry()),
  goAway: each(({ feed }) => feed.stop()),
  comeBack: each(({ feed }) => feed.start()),
  final: () => {
    for (const { screen } of members) screen.final();
    around.recorder.flush();
    return Promise.resolve();
  },
  stop: () => {
    for (const { screen, feed } of members) {
      screen.close();
      feed.stop();
    }
    around.client.close();
    around.recorder.close();
    // The answer has to leave first.
    setTimeout(() => process.exit(0), LOOK_MS);
    return Promise.resolve();
  },
});
