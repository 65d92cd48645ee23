import fc from 'fast-check';
import type { LogEvent } from '../../events/logEvent.ts';
import { Loop } from '../../events/loop.ts';
import { Relay, type DatedPlace } from '../../events/relay.ts';
import { RelayFence } from '../../events/writeFence.ts';
import { waitFor } from '../support/waitFor.ts';

const DAY = '2026-01-01';
const event = (pos: number, eventId = `e${pos}`): LogEvent => ({
  pos, day: DAY, eventId, type: 'canary', entityType: 'canary', streams: [], data: {}, moved: [], xid: String(pos), txEnd: pos, at: new Date(0),
}); // prettier-ignore

/** A log in memory and a relay that follows it. */
function following(events: LogEvent[], pageSize = 3) {
  const log = { events, generation: 'aaaaaaaa' };
  const seen: LogEvent[] = [];
  const resets: DatedPlace[] = [];
  const holes: [number, number][] = [];
  const head = (): Promise<DatedPlace> => {
    const last = log.events.at(-1);
    return Promise.resolve({ generation: log.generation, pos: last?.pos ?? 0, eventId: last?.eventId ?? '', day: DAY });
  };
  const relay = new Relay({
    read: (from, _day, limit) => Promise.resolve(log.events.filter(({ pos }) => pos >= from).slice(0, limit)),
    head,
    renew: (generation) => {
      if (log.generation === generation) log.generation = 'renewed0';
      return Promise.resolve();
    },
    deliver: (e) => seen.push(e),
    onReset: (place) => resets.push(place),
    onHole: (expected, found) => holes.push([expected, found]),
    onError: () => undefined,
    pageSize,
  });
  return { relay, log, seen, resets, holes };
}

test('hands on each position once and in order, whatever the hints and offers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('offer', 'wake', 'both', 'stale', 'nothing')), { maxLength: 30 }), async (steps) => {
      const { relay, log, seen, holes } = following([]);
      await relay.start();
      for (const [size, hint] of steps) {
        const batch = Array.from({ length: size }, (_, i) => event(log.events.length + 1 + i));
        log.events.push(...batch);
        if (hint === 'offer' || hint === 'both') relay.offer(batch);
        if (hint === 'stale') relay.offer(log.events.slice(0, 2));
        if (hint === 'wake' || hint === 'both') relay.wake();
        if (size % 2 === 0) await Promise.resolve();
      }
      relay.heard({ generation: log.generation, pos: log.events.length }, performance.now());
      await waitFor(() => relay.pos === log.events.length);
      expect(seen.map(({ pos }) => pos)).toEqual(log.events.map(({ pos }) => pos));
      expect(holes).toEqual([]);
      await relay.stop();
    }),
    { numRuns: 60 },
  ); // prettier-ignore
});

test('a hole stops it, is reported, and is read again until it is filled', async () => {
  const { relay, log, seen, holes } = following([event(1)]);
  await relay.start();
  log.events.push(event(3));
  relay.wake();
  await waitFor(() => holes.length > 0);
  expect(seen).toEqual([]);
  log.events.splice(1, 0, event(2));
  await waitFor(() => relay.pos === 3);
  expect(seen.map(({ pos }) => pos)).toEqual([2, 3]);
  await relay.stop();
});

test('another event at the position it stands at means that the log was replaced', async () => {
  const { relay, log, seen, resets } = following([event(1), event(2)]);
  await relay.start();
  log.events.splice(1, 1, event(2, 'other'), event(3));
  relay.wake();
  await waitFor(() => resets.length === 1);
  expect(relay.pos).toBe(3);
  expect(relay.place.generation).toBe('renewed0');
  expect(seen).toEqual([]);
  await relay.stop();
});

test.each([
  ['a shorter log', () => ({ events: [event(1)], generation: 'aaaaaaaa' })],
  ['another generation', () => ({ events: [event(1), event(2)], generation: 'bbbbbbbb' })],
])('%s is noticed by the pulse', async (_name, replaced) => {
  const { relay, log, resets } = following([event(1), event(2)]);
  await relay.start();
  Object.assign(log, replaced());
  relay.heard({ generation: log.generation, pos: log.events.length }, performance.now());
  await waitFor(() => resets.length === 1);
  expect(relay.place.generation).toBe(log.generation);
  await relay.stop();
});

test('a loop runs again for a wake that came while it ran, one run at a time, and goes on after a failure', async () => {
  let running = 0;
  let runs = 0;
  const loop = new Loop(
    async () => {
      expect(++running).toBe(1);
      await Promise.resolve();
      running--;
      if (++runs === 2) throw new Error('once');
    },
    () => undefined,
  );
  loop.wake();
  loop.wake();
  await waitFor(() => runs >= 3);
  expect(loop.failures).toBe(0);
  await loop.stop();
  loop.wake();
  expect(loop.busy).toBe(false);
});

test('a fence asked about an earlier write waits for a position known to be past it, and tells the exact one if it can', async () => {
  let now = 9;
  const fence = new RelayFence(
    () => undefined,
    30,
    () => now,
  );
  await expect(fence.settled('5', 8)).resolves.toEqual({ position: 8, relayed: true });
  await expect(fence.settled('5', 12)).resolves.toEqual({ position: 12, relayed: false });
  const waits = fence.settled('11', 12);
  fence.relayed(event(11));
  now = 12;
  fence.relayed(event(12));
  await expect(waits).resolves.toEqual({ position: 11, relayed: true });
});

test('a fence answers with the position, for writes relayed before or after it is asked, and gives up after its bound', async () => {
  let pokes = 0;
  const fence = new RelayFence(() => pokes++, 30);
  fence.relayed(event(5));
  await expect(fence.settled('5')).resolves.toEqual({ position: 5, relayed: true });
  const later = fence.settled('6');
  fence.relayed({ ...event(6), txEnd: 7 });
  fence.relayed({ ...event(7), xid: '6' });
  await expect(later).resolves.toEqual({ position: 7, relayed: true });
  await expect(fence.settled('8')).resolves.toEqual({ position: null, relayed: false });
  await expect(fence.reached(9, 8)).resolves.toBe(false);
  const reached = fence.reached(9, 8);
  fence.relayed(event(9));
  await expect(reached).resolves.toBe(true);
  expect(pokes).toBe(2);
});
