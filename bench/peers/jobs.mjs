import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';
import { send } from './http.mjs';
import { openLink } from './link.mjs';
import { READERS } from './peer.mjs';

const WARM_UP_SECONDS = 3;
const WRITES_WARM_UP_MS = 1_500;
const CONNECTIONS = 50;
const WRITERS = 8;
const ABSENCE_MS = 2_000;
/** Records to change while a client is away: two a round of four writes, so that they last. */
const ABSENCE_ROWS = 60;
/** After each write of an absence: the load is not what is tried. */
const ABSENCE_PAUSE_MS = 15;
/** Time that what was missed gets to come, after the client hears new events. */
const RECOVERY_MS = 2_000;
const PROBE_MS = 250;
const LIMIT_MS = 45_000;

const now = () => performance.now();
const share = (samples, part) => samples[Math.min(samples.length - 1, Math.floor(samples.length * part))] ?? null;

function spread(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  return { p50: share(sorted, 0.5), p99: share(sorted, 0.99) };
}

/** Resolves when `done` holds; false when it does not within the bound. */
async function until(done, limit = LIMIT_MS) {
  const end = now() + limit;
  while (!done()) {
    if (now() > end) return false;
    await pause(5);
  }
  return true;
}

/**
 * Requests a second of 50 connections, each going round the users, and their delays in ms.
 * @param {import('./peer.mjs').Scene} scene
 * @param {(user: import('./peer.mjs').User) => import('./http.mjs').Call} call
 */
export async function read({ url, users, seconds }, call) {
  const requests = users.slice(0, READERS).map((user) => ({ method: 'GET', ...call(user) }));
  const load = (duration) => autocannon({ url, connections: CONNECTIONS, duration, requests });
  await load(WARM_UP_SECONDS);
  const result = await load(seconds);
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} failures, ${result.errors} errors`);
  const { p50, p99 } = result.latency;
  return { perSecond: result.requests.average, p50, p99 };
}

/** Names of records as they reach their subscribers; one that reaches somebody else is counted as leaked. */
class Ears {
  arrived = new Map();
  removed = new Set();
  leaked = 0;
  #open = [];

  /** Names begin with their owner's number. */
  async open(peer, url, users) {
    for (let at = 0; at < users.length; at += 10) {
      const some = users.slice(at, at + 10).map((user, n) =>
        peer.subscribe(url, user, {
          changed: (name) => {
            if (!name.startsWith(`${at + n}.`)) this.leaked++;
            else if (!this.arrived.has(name)) this.arrived.set(name, now());
          },
          removed: (id) => this.removed.add(id),
        }),
      );
      this.#open.push(...(await Promise.all(some)));
    }
  }

  close() {
    this.#open.forEach((subscription) => subscription.close());
  }
}

/** Writes with one writer, each when the one before has arrived: delays in ms from the request's start and from its answer. */
export async function delay({ peer, url, users, seconds }) {
  const ears = new Ears();
  await ears.open(peer, url, users.slice(0, 1));
  const fromStart = [];
  const fromAnswer = [];
  const begin = now() + WRITES_WARM_UP_MS;
  for (let i = 0; now() < begin + seconds * 1_000; i++) {
    const name = `0.${i} alone`;
    const started = now();
    await send(url, peer.create(users[0], name));
    const answered = now();
    while (!ears.arrived.has(name) && now() < answered + 5_000) await new Promise(setImmediate);
    const arrived = ears.arrived.get(name);
    if (arrived === undefined) throw new Error('An event did not arrive within 5 s');
    if (started < begin) continue;
    fromStart.push(arrived - started);
    fromAnswer.push(arrived - answered);
  }
  ears.close();
  return { writes: fromStart.length, fromStart: spread(fromStart), fromAnswer: spread(fromAnswer) };
}

/** Eight writers in a closed loop over users who each listen to what is theirs. */
export async function stream({ peer, url, users, seconds }) {
  const ears = new Ears();
  await ears.open(peer, url, users);
  const write = async (label, duration) => {
    const end = now() + duration;
    const written = [];
    const writer = async (n) => {
      for (let i = n; now() < end; i += WRITERS) {
        const name = `${i % users.length}.${i} ${label}`;
        await send(url, peer.create(users[i % users.length], name));
        written.push(name);
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, (_, n) => writer(n)));
    return { written, end };
  };
  await write('warm-up', WRITES_WARM_UP_MS);
  const { written, end } = await write('stream', seconds * 1_000);
  const missing = () => written.filter((name) => !ears.arrived.has(name)).length;
  await until(() => missing() === 0, 10_000);
  const inTime = written.filter((name) => ears.arrived.get(name) <= end).length;
  ears.close();
  return {
    perSecond: inTime / seconds,
    written: written.length,
    arrived: written.length - missing(),
    leaked: ears.leaked,
  };
}

/**
 * One client's connection is cut for two seconds of writes. Returns how many of the missed events reached it once it had
 * come back by itself, in all and by kind: its library sends no request for them that its documentation does not name.
 */
export async function absence({ peer, url, users: [user] }) {
  const link = await openLink(url);
  const ears = new Ears();
  const rows = [];
  for (let i = 0; i < ABSENCE_ROWS; i++)
    rows.push(peer.idOf(await send(url, peer.create(user, `0.${i} to be changed`))));
  await ears.open(peer, link.url, [user]);
  const probe = async (label) => {
    for (let i = 0; i < LIMIT_MS / PROBE_MS; i++) {
      await send(url, peer.create(user, `0.${i} ${label}`));
      await pause(PROBE_MS);
      if (ears.arrived.has(`0.${i} ${label}`)) return true;
    }
    return false;
  };
  if (!(await probe('before'))) throw new Error('The client hears nothing');
  link.cut();
  const missed = await changeFor(ABSENCE_MS, { peer, url, user, rows });
  link.mend();
  const mended = now();
  const cameBack = await probe('after');
  const backAfterMs = now() - mended;
  await pause(RECOVERY_MS);
  const kinds = Object.fromEntries(Object.entries(missed).map(([kind, list]) => [kind, { missed: list.length, recovered: list.filter((what) => ears.arrived.has(what) || ears.removed.has(what)).length }])); // prettier-ignore
  ears.close();
  link.close();
  const sum = (key) => Object.values(kinds).reduce((total, kind) => total + kind[key], 0);
  return { missed: sum('missed'), recovered: sum('recovered'), kinds, cameBack, backAfterMs };
}

/** Every fourth write is a new record, a change, one more change of the same record, a removal of another. */
async function changeFor(duration, { peer, url, user, rows }) {
  const missed = { created: [], changed: [], 'changed again': [], removed: [] };
  const end = now() + duration;
  for (let i = 0; now() < end && rows.length > 1; i++) {
    const name = (n) => `0.${i} missed ${n}`;
    const change = rows.pop();
    const removal = rows.pop();
    const writes = [
      ['created', name(1), peer.create(user, name(1))],
      ['changed', name(2), peer.update(user, change, name(2))],
      ['changed again', name(3), peer.update(user, change, name(3))],
      ['removed', removal, peer.remove(user, removal)],
    ];
    for (const [kind, what, call] of writes) {
      await send(url, call);
      missed[kind].push(what);
      await pause(ABSENCE_PAUSE_MS);
    }
  }
  return missed;
}
