import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { processIdentity } from '../../../src/db/embedded/processes.ts';
import type { LogLine, MarkLine, TruthLine } from '../../history.ts';
import { waitFor } from '../../../src/__tests__/support/waitFor.ts';
import { startGround, type Ground, type User } from '../ground.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'tenantlist-ground-'));
let ground: Ground;

beforeAll(async () => {
  ground = await startGround({ scale: { nodes: 2, users: 6 }, seed: 7, folder, proxied: ['postgres', 'redis'] });
});
afterAll(async () => {
  await ground.stop();
  rmSync(folder, { recursive: true });
});

const userOf = (role: User['role']): User => {
  const user = ground.users.find((one) => one.role === role);
  if (!user) throw new Error(`No ${role}`);
  return user;
};

/** Status of a request over the writers' link, on a connection of its own; 0 when it broke. */
async function request(path: string, user: User, body?: unknown, timeout = 5_000): Promise<number> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const headers = { authorization: `Bearer ${user.token}`, 'content-type': 'application/json', connection: 'close' };
  const signal = AbortSignal.timeout(timeout);
  const answer = await fetch(ground.urls.writers + path, { ...init, headers, signal }).catch(() => null);
  return answer?.status ?? 0;
}
const kpis = () => request('/api/dashboard/tenant/kpis', userOf('tenant'));

/** Zombies, where nobody reaps them, do not. */
const lives = (pid: number): boolean => processIdentity(pid) !== undefined;

/** As ps tells it: T is stopped. */
const stateOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.slice(0, 1);

function linesOf<T>(name: string): T[] {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as T);
}

test('users are of every role, and those of a seed are always the same', () => {
  expect(ground.users.map(({ role }) => role)).toEqual([
    'tenant',
    'landlord',
    'broker',
    'tenant',
    'landlord',
    'broker',
  ]);
  expect(ground.users[0]?.id).toBe('d1074540-a1ba-4643-8f34-a94457a59402');
});

test('a node that was killed is replaced by the other, and comes back on its port', async () => {
  const [node] = ground.nodes;
  await node?.kill();
  expect(await node?.answers()).toBe(false);
  expect([await kpis(), await kpis(), await kpis()]).toEqual([200, 200, 200]);
  await node?.start();
  expect(await node?.answers()).toBe(true);
  expect(node?.crashes()).toEqual([]);
  expect(await node?.rss()).toBeGreaterThan(50_000_000);
  expect((await node?.metrics())?.['tenantlist_sockets']).toBe(0);
});

test('an end that nobody asked for is remembered', async () => {
  const node = ground.nodes[1];
  process.kill(node?.pid() ?? 0, 'SIGABRT');
  await waitFor(() => node?.crashes().length);
  expect(node?.crashes()).toEqual(['SIGABRT']);
  await node?.start();
});

test('Postgres freezes with all its processes, and keeps what it acknowledged when it is killed', async () => {
  const before = await ground.postgres.pids();
  expect(before.length).toBeGreaterThan(5);
  await ground.postgres.freeze();
  await waitFor(() => before.every((pid) => stateOf(pid) === 'T'), { message: 'not all are stopped' });
  await ground.postgres.thaw();
  expect(await request('/api/businesses', userOf('tenant'), { name: 'Kept' })).toBe(201);
  await ground.postgres.kill();
  expect(before.filter(lives)).toEqual([]);
  await ground.postgres.restart();
  expect(await ground.query<{ name: string }>('select name from businesses')).toEqual([{ name: 'Kept' }]);
});

test('Redis pauses, loses everything when it is flushed, and starts again on its port', async () => {
  ground.redis.pause();
  expect(await kpis()).toBe(200);
  ground.redis.resume();
  await ground.redis.flush();
  await ground.redis.kill();
  await ground.redis.restart();
  await ground.redis.flush();
});

test('links lead to Postgres and Redis where asked for', async () => {
  expect((await ground.links.postgres?.stats())?.accepted).toBeGreaterThan(4);
  expect((await ground.links.redis?.stats())?.accepted).toBeGreaterThan(1);
});

test('the dump says what the log holds, and what every user may see', async () => {
  ground.mark('a', { b: 1 }, 5);
  expect(linesOf<MarkLine>('marks.ndjson')).toEqual([{ k: 'mark', at: 5, name: 'a', detail: { b: 1 } }]);
  const answer = await request('/api/businesses', userOf('tenant'), { name: 'Told' });
  expect(answer).toBe(201);
  await ground.dump();
  const log = linesOf<LogLine>('log.ndjson');
  expect(log.map(({ pos }) => pos)).toEqual(log.map((_, n) => n + 1));
  const told = log.find(({ type, data }) => type === 'business:created' && JSON.stringify(data).includes('Told'));
  expect(told).toMatchObject({
    entityType: 'business', entityVersions: [1], streams: [`user:${userOf('tenant').id}`], txEnd: told?.pos,
    moved: [userOf('tenant').id], eventId: expect.any(String), xid: expect.any(String), day: expect.any(String),
  }); // prettier-ignore
  expect(Math.abs((told?.at ?? 0) - Date.now())).toBeLessThan(60_000);

  const truth = linesOf<TruthLine>('truth.ndjson');
  const of = { k: 'row', user: userOf('tenant').id, entity: 'business', version: 1 };
  expect(truth).toContainEqual({ ...of, id: told?.entityIds[0] });
  expect(truth).toContainEqual({
    k: 'kpis', user: userOf('tenant').id, role: 'tenant',
    kpis: { activeBusinesses: 2, landlordViews: 0, messagesTotal: 0, responseRate: 0 },
  }); // prettier-ignore
  expect(truth.filter(({ k }) => k === 'kpis')).toHaveLength(6);
  const state = truth.find((line) => line.k === 'log');
  expect(state?.waiting).toBe(0);
  expect(state?.head).toBe(log.length);
});

test('nothing is left when it stops', async () => {
  const pids = [
    ...(await ground.postgres.pids()),
    ground.redis.pid(),
    ground.network.pid,
    ...ground.nodes.map((n) => n.pid()),
  ];
  expect(pids.every((pid) => pid > 0 && lives(pid))).toBe(true);
  await ground.stop();
  expect(pids.filter(lives)).toEqual([]);
  expect(existsSync(folder)).toBe(true);
});
