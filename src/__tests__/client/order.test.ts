import { jest } from '@jest/globals';
import fc from 'fast-check';
import { connect, type ConnectOptions } from '../../client/index.ts';
import type { Entry } from './fake/fakeLog.ts';
import { FakeServer } from './fake/fakeServer.ts';
import { Reader } from './fake/reader.ts';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => void jest.useRealTimers());

function open(server: FakeServer, more: Partial<ConnectOptions<'tenant'>> = {}) {
  const { io, fetch } = server;
  const dashboard = connect({ url: 'http://server', role: 'tenant', getToken: () => server.issue(), io, fetch, pollEveryMs: 2_000, ...more }); // prettier-ignore
  return { dashboard, reader: new Reader(dashboard, server.log, more.cursor) };
}

/** What can happen to a server, a network and a client. */
interface World {
  server: FakeServer;
  committed: Entry[];
  pass(ms: number): Promise<void>;
}

const actions: Record<string, (world: World, n: number) => unknown> = {
  commit: ({ server, committed }, n) => committed.push(server.commit(n % 3)),
  commitUnrelayed: ({ server, committed }, n) => committed.push(server.commit(n % 3, true)),
  relay: ({ server }, n) => server.relay(server.relayed + n),
  othersCommit: ({ server }, n) => server.log.skip(1 + (n % 4)),
  pass: ({ pass }, n) => pass(n * 40),
  passLong: ({ pass }, n) => pass(n * 1_500),
  cut: ({ server }) => server.cutAll(),
  halfOpen: ({ server }) => server.open.forEach((socket) => (socket.halfOpen = true)),
  blockSockets: ({ server }) => ((server.sockets = false), server.cutAll()),
  allowSockets: ({ server }) => (server.sockets = true),
  blockHttp: ({ server }) => (server.http = false),
  allowHttp: ({ server }) => (server.http = true),
  httpNodeBehind: ({ server }, n) => (server.httpLag = n % 5),
  repeat: ({ server, committed }, n) => {
    const old = committed[n % Math.max(1, committed.length)];
    if (old && server.log.entries.includes(old) && old.pos <= server.relayed) server.repeat(old);
  },
  heartbeat: ({ server }) => server.heartbeat(),
  staleKpis: ({ server }, n) => server.pushKpis(Math.max(0, server.relayed - n)),
  slower: ({ server }, n) => (server.latencyMs = uneven(n)),
  replaceLog: ({ server, committed }) => (committed.splice(0), server.replaceLog()),
};
/** Delays up to 40 times `n` ms that jump about, so that what was sent later by another way may come sooner. */
function uneven(n: number): () => number {
  let state = n;
  return () => 1 + ((state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % (40 * n + 1));
}

const names = Object.keys(actions);
const steps = fc.array(
  fc.record({ name: fc.constantFrom(...names, 'commit', 'commit', 'pass'), n: fc.integer({ min: 0, max: 30 }) }),
  { minLength: 5, maxLength: 60 },
);

test('whatever happens to the transports, the log is applied in order, once, with no gap', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), fc.constantFrom(1, 3), async (script, continues, attemptsBeforePolling) => {
      const server = new FakeServer();
      const { dashboard, reader } = open(server, {
        attemptsBeforePolling,
        ...(continues && { cursor: server.log.cursorAt(1) }),
      });
      const world: World = { server, committed: [], pass: (ms) => jest.advanceTimersByTimeAsync(ms) };
      for (const { name, n } of script) await actions[name]?.(world, n);
      Object.assign(server, { sockets: true, http: true, httpLag: 0 });
      server.relay();
      server.heartbeat();
      // Sockets here have no pings: a dead one is found out as after a sleep.
      dashboard.retry();
      await jest.advanceTimersByTimeAsync(200_000);
      expect(reader.atEnd()).toEqual([]);
      expect(dashboard.status.state).toBe('live');
      dashboard.close();
    }),
    { numRuns: 250 },
  );
}, 120_000);
