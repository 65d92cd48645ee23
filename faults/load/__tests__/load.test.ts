import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '../../../src/db/sql.ts';
import { startTestApp, type TestApp, type TestUser } from '../../../src/__tests__/support/testApp.ts';
import { waitFor } from '../../../src/__tests__/support/waitFor.ts';
import { FILES, hashOf, type Row, type ScreenLine, type Transport, type WriterLine } from '../../history.ts';
import { startCrowd, type Crowd, type LoadUser } from '../crowd.ts';
import { startWriters, type WritersHandle } from '../writers.ts';

const TRANSPORTS: Transport[] = ['socket', 'sse', 'poll', 'library'];
const PATIENCE_MS = 20_000;
/** A crowd is a process of its own, with sources to compile. */
const LONG_MS = 60_000;

type Of<K extends ScreenLine['k']> = Extract<ScreenLine, { k: K }>;

let app: TestApp;
let folder: string;
let crowd: Crowd | undefined;
let writers: WritersHandle | undefined;

beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'));
});
afterEach(async () => {
  await Promise.all([crowd?.stop(), writers?.stop()]);
  crowd = writers = undefined;
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => app.close());

const linesOf = <T>(file: string): T[] =>
  readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as T); // prettier-ignore

/** What one screen of the crowd wrote down, by its transport. */
const screen = (transport: Transport): ScreenLine[] =>
  linesOf<ScreenLine>(`${FILES.screens}crowd.ndjson`).filter(({ s }) => s.startsWith(`crowd-${transport}-`));

const only = <K extends ScreenLine['k']>(lines: ScreenLine[], kind: K): Of<K>[] =>
  lines.filter((line): line is Of<K> => line.k === kind);

async function openCrowd(user: TestUser): Promise<Crowd> {
  crowd = await startCrowd({
    folder, users: [user as LoadUser], url: app.url, sockets: 1, sse: 1, pollers: 1, library: 1, seed: 1,
  }); // prettier-ignore
  await crowd.opened(PATIENCE_MS);
  return crowd;
}

async function settle(open: Crowd): Promise<void> {
  expect([await open.caughtUp(PATIENCE_MS), open.missing]).toEqual([true, []]);
  await open.final();
}

const create = async (user: TestUser, name: string): Promise<string> =>
  (await app.request(user, 'post', '/api/businesses', { name })).body.data.id as string;

/** What the log has for the user after a cursor, as the histories name it. */
async function history(user: TestUser, cursor: string) {
  const { body } = await app.request(user, 'get', `/api/events/history?cursor=${cursor}`);
  const events = body.data.events as { eventId: string; type: string; cursor: string; data: Record<string, unknown> }[];
  return events.map(({ eventId, type, cursor: at, data }) => ({ id: eventId, type, cursor: at, hash: hashOf(data) }));
}

const applied = (lines: ScreenLine[]) =>
  only(lines, 'event').map(({ id, type, cursor, hash }) => ({ id, type, cursor, hash }));

/** The businesses there are, as screens hold them. */
async function businesses(user: TestUser): Promise<Row[]> {
  const rows = await app.db.rows<Omit<Row, 'entity'>>(
    sql`select id, version from businesses where user_id = ${user.id}::uuid order by id`,
  );
  return rows.map((row) => ({ entity: 'business', ...row }));
}

const byId = (rows: Row[]): Row[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

test.each(TRANSPORTS)(
  'a screen by %s writes down what it loads, applies and shows',
  async (transport) => {
    const user = await app.addUser('tenant');
    const before = await create(user, 'there before');
    const open = await openCrowd(user);
    const from = await app.headCursor(user);

    const id = await create(user, 'made');
    await app.request(user, 'put', `/api/businesses/${id}`, { name: 'changed', status: 'pending_verification' });
    await app.request(user, 'delete', `/api/businesses/${before}`);
    await settle(open);

    const lines = screen(transport);
    expect(lines[0]).toMatchObject({ k: 'open', user: user.id, role: 'tenant', transport });
    expect(only(lines, 'up')).toMatchObject([{ verdict: 'reset' }]);
    expect(only(lines, 'snapshot')).toMatchObject([{ rows: [{ entity: 'business', id: before, version: 1 }] }]);
    expect(applied(lines)).toEqual(await history(user, from));
    expect(applied(lines).map(({ type }) => type)).toEqual([
      'business:created',
      'business:updated',
      'business:deleted',
    ]);
    const [final] = only(lines, 'final');
    expect(final?.rows).toEqual([{ entity: 'business', id, version: 2 }]);
    expect(final?.kpis).toMatchObject({ activeBusinesses: 0 });
    expect(only(lines, 'kpis').at(-1)).toMatchObject({
      asOf: final?.asOf,
      how: transport === 'poll' ? 'read' : 'push',
    });
  },
  LONG_MS,
);

test.each(TRANSPORTS)(
  'a screen by %s that was away gets what it missed, once and in order',
  async (transport) => {
    const user = await app.addUser('tenant');
    const open = await openCrowd(user);
    await create(user, 'seen live');
    await settle(open);
    await open.goAway();
    const from = await app.headCursor(user);
    for (let n = 0; n < 45; n++) await create(user, `missed ${n}`);
    await open.comeBack();
    await open.opened(PATIENCE_MS);
    await create(user, 'seen live again');
    await settle(open);

    const lines = screen(transport);
    expect(applied(lines).slice(1)).toEqual(await history(user, from));
    expect(
      only(lines, 'event')
        .slice(1, 46)
        .every(({ live }) => !live || transport === 'sse'),
    ).toBe(true);
    expect(only(lines, 'reset')).toHaveLength(1);
    expect(only(lines, 'down')).toMatchObject([{ reason: 'stopped' }]);
    expect(byId(only(lines, 'final').at(-1)?.rows ?? [])).toEqual(await businesses(user));
  },
  LONG_MS,
);

test(
  'a poller writes down every page',
  async () => {
    const user = await app.addUser('tenant');
    const open = await openCrowd(user);
    await app.db.write(null, (tx) => tx.rows(sql`select 1`));
    await open.goAway();
    for (let n = 0; n < 45; n++) await create(user, `missed ${n}`);
    await open.comeBack();
    await settle(open);

    const pages = only(screen('poll'), 'page').filter(({ count }) => count > 0);
    expect(pages.map(({ count, more }) => ({ count, more }))).toEqual([
      { count: 20, more: true },
      { count: 20, more: true },
      { count: 5, more: false },
    ]);
    expect(pages.map(({ from }) => from).slice(1)).toEqual(pages.map(({ to }) => to).slice(0, -1));
  },
  LONG_MS,
);

test(
  'screens load a list again when it has changed in the bulk',
  async () => {
    const user = await app.addUser('tenant');
    const open = await openCrowd(user);
    await app.db.write(null, (tx) =>
      tx.rows(sql`insert into businesses (user_id, name) select ${user.id}::uuid, 'many' from generate_series(1, 150)`),
    );
    await settle(open);

    for (const transport of TRANSPORTS) {
      const lines = screen(transport);
      expect(applied(lines).map(({ type }) => type)).toEqual(['bulk:changed']);
      expect(byId(only(lines, 'final')[0]?.rows ?? [])).toEqual(await businesses(user));
    }
  },
  LONG_MS,
);

test(
  'screens whose connections break come back by themselves',
  async () => {
    const user = await app.addUser('tenant');
    const open = await openCrowd(user);
    await open.dropAll();
    const written = () => [...only(screen('socket'), 'up'), ...only(screen('sse'), 'up')];
    await waitFor(() => written().length === 4, { timeout: PATIENCE_MS, message: 'they did not come back' });
    expect(only(screen('socket'), 'up').map(({ verdict }) => verdict)).toEqual(['reset', 'current']);
    expect(only(screen('socket'), 'down')).toHaveLength(1);
  },
  LONG_MS,
);

test(
  'a crowd that was stopped goes on where it was',
  async () => {
    const user = await app.addUser('tenant');
    const open = await openCrowd(user);
    const from = await app.headCursor(user);
    open.freeze();
    for (let n = 0; n < 3; n++) await create(user, `while it sleeps ${n}`);
    open.thaw();
    await settle(open);
    for (const transport of TRANSPORTS) expect(applied(screen(transport))).toEqual(await history(user, from));
  },
  LONG_MS,
);

/** Writers of all roles; many more of their writes than usual must come to nothing. */
async function write(): Promise<WriterLine[]> {
  const roles = Array.from({ length: 30 }, (_, n) => (['tenant', 'landlord', 'broker'] as const)[n % 3] ?? 'tenant');
  const users = await Promise.all(roles.map((role) => app.addUser(role)));
  const running = await startWriters({
    folder, users: users as LoadUser[], url: app.url, databaseUrl: app.databaseUrl, perSecond: 60, seed: 3, rollbackShare: 0.2,
  }); // prettier-ignore
  writers = running;
  const enough = async () => {
    const { acknowledged, rolledBack } = await running.stats();
    return acknowledged > 150 && rolledBack > 60;
  };
  await waitFor(enough, { timeout: 2 * PATIENCE_MS, message: 'too little was written' });
  await running.stop();
  return linesOf<WriterLine>(`${FILES.writers}writers.ndjson`);
}

test(
  'what writers were told is in the log, and what was refused or rolled back is not',
  async () => {
    const lines = await write();
    const tries = lines.flatMap((line) => (line.k === 'write' ? [line] : []));
    const answers = new Map(lines.flatMap((line) => (line.k === 'answer' ? [[line.n, line] as const] : [])));
    expect(answers.size).toBe(tries.length);
    const log = (await app.db.rows<{ text: string }>(sql`select data::text as text from log`)).map(({ text }) => text).join('\n'); // prettier-ignore
    const has = (marker: string) => log.includes(`${marker}"`);

    const never = tries.filter(({ fate }) => fate !== undefined);
    expect(never.map(({ marker }) => marker).filter(has)).toEqual([]);
    // Both ways, and the program refuses what it had begun.
    expect(new Set(never.map(({ via }) => via))).toEqual(new Set(['api', 'sql']));
    const refused = never.filter(({ via, entity }) => via === 'api' && entity === 'deal');
    expect(refused.map(({ n }) => answers.get(n)?.status)).toContain(404);

    const promised = tries.filter(({ n, op, marker, entity }) => {
      const status = answers.get(n)?.status ?? 0;
      // Answers to invites carry no text.
      return (
        status < 300 && status > 0 && op !== 'delete' && !(entity === 'business_invite' && op === 'update') && marker
      );
    });
    expect(promised.length).toBeGreaterThan(100);
    expect(promised.filter(({ marker }) => !has(marker))).toEqual([]);
  },
  LONG_MS,
);

test(
  'writers read their KPIs no older than what they wrote',
  async () => {
    await write();
    const reads = linesOf<ScreenLine>(`${FILES.screens}writers-reads.ndjson`);
    expect(only(reads, 'open').every((line) => line.only === 'kpis')).toBe(true);
    const kpis = only(reads, 'kpis');
    expect(kpis.length).toBeGreaterThan(0);
    expect(kpis.every(({ min, how }) => typeof min === 'number' && how === 'read')).toBe(true);
  },
  LONG_MS,
);
