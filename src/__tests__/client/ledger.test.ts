import { Clock } from '../../client/clock.ts';
import { Ledger } from '../../client/ledger.ts';
import { placeOf } from '../../client/place.ts';
import { formatCursor } from '../../events/cursor.ts';

const cursor = (pos: number, generation = '0000000a') =>
  formatCursor({ generation, pos, eventId: 'abcdef01-0000-4000-8000-000000000000' });

describe('a place', () => {
  it.each([0, 1, 35, 36, 123_456_789, Number.MAX_SAFE_INTEGER])('is read from what the server writes: %d', (pos) => {
    expect(placeOf(cursor(pos))).toEqual({ log: '0000000a', position: pos });
    expect(placeOf(formatCursor({ generation: '0000000a', pos, eventId: '' })).position).toBe(pos);
  });

  it('of text that is no cursor is continued by nothing', () => {
    const ledger = new Ledger('no cursor');
    expect([ledger.covers('no cursor either'), ledger.advance(cursor(5))]).toEqual([false, false]);
  });
});

describe('the ledger', () => {
  it('moves on only', () => {
    const ledger = new Ledger(cursor(5));
    expect([5, 4, 6, 6, 9].map((pos) => ledger.advance(cursor(pos)))).toEqual([false, false, true, false, true]);
    expect(ledger.cursor).toBe(cursor(9));
    expect(ledger.advance(cursor(10, '0000000b'))).toBe(false);
  });

  it('tells a gap, and another log, from what continues it', () => {
    const ledger = new Ledger(cursor(5));
    expect([4, 5, 6].map((pos) => ledger.covers(cursor(pos)))).toEqual([true, true, false]);
    expect(ledger.covers(cursor(4, '0000000b'))).toBe(false);
    expect(new Ledger().covers(cursor(0))).toBe(false);
  });

  it('starts over anywhere', () => {
    const ledger = new Ledger(cursor(5));
    ledger.restart(cursor(2, '0000000b'));
    expect([ledger.cursor, ledger.log]).toEqual([cursor(2, '0000000b'), '0000000b']);
    ledger.forget();
    expect([ledger.cursor, ledger.log]).toEqual([null, null]);
  });
});

describe('the clock', () => {
  const server = (offset: number, now: number) => now + offset;

  it('takes clocks that may agree to agree, and says how far off that can be', () => {
    const clock = new Clock();
    expect([clock.offsetMs, clock.errorMs]).toEqual([0, null]);
    clock.observe(server(0, 1_010), { sentAt: 1_000, now: 1_020 });
    expect([clock.offsetMs, clock.errorMs]).toEqual([0, 11]);
    expect(clock.since(1_000, 1_025)).toBe(25);
  });

  it('finds a clock that is ahead, the closer the quicker the answers', () => {
    const clock = new Clock();
    clock.observe(server(60_000, 1_100), { sentAt: 1_000, now: 1_200 });
    clock.observe(server(60_000, 2_002), { sentAt: 2_000, now: 2_005 });
    expect(Math.abs(clock.offsetMs - 60_000)).toBeLessThanOrEqual(clock.errorMs ?? 0);
    expect(clock.errorMs).toBeLessThanOrEqual(4);
    expect(Math.abs(clock.since(server(60_000, 3_000), 3_010) - 10)).toBeLessThanOrEqual(4);
  });

  it('learns from what it did not ask for at least how far ahead the server is', () => {
    const clock = new Clock();
    clock.observe(server(5_000, 1_000), { now: 1_003 });
    expect([clock.offsetMs, clock.errorMs]).toEqual([4_997, null]);
  });

  it('forgets what it knew when a clock was set', () => {
    const clock = new Clock();
    clock.observe(server(0, 1_000), { sentAt: 999, now: 1_001 });
    clock.observe(server(-90_000, 2_000), { sentAt: 1_999, now: 2_001 });
    expect(Math.abs(clock.offsetMs + 90_000)).toBeLessThanOrEqual(2);
  });

  it('knows less as time goes by', () => {
    const clock = new Clock();
    clock.observe(1_000, { sentAt: 1_000, now: 1_000 });
    const before = clock.errorMs ?? 0;
    clock.observe(101_000 - 500, { now: 101_000 });
    expect(clock.errorMs).toBeGreaterThanOrEqual(before + 10);
  });
});
