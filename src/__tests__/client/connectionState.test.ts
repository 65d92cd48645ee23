import { retryDelay } from '../../client/backoff.ts';
import {
  activities,
  nextState,
  transitions,
  type ConnectionSignal,
  type ConnectionState,
} from '../../client/connectionState.ts';
import { Ledger } from '../../client/ledger.ts';

const states = Object.keys(transitions) as ConnectionState[];
const signals: ConnectionSignal[] = [
  'synced',
  'dropped',
  'gaveUp',
  'polled',
  'pollFailed',
  'refused',
  'signedIn',
  'close',
];

describe('the state table', () => {
  // Each row: a state, and where it goes on synced, dropped, gaveUp, polled, pollFailed, refused, signedIn, close.
  it.each<[ConnectionState, ConnectionState[]]>([
    ['connecting', ['live', 'connecting', 'polling', 'connecting', 'connecting', 'needs-sign-in', 'connecting', 'closed']],
    ['live', ['live', 'connecting', 'live', 'live', 'live', 'needs-sign-in', 'live', 'closed']],
    ['polling', ['live', 'polling', 'polling', 'polling', 'offline', 'needs-sign-in', 'polling', 'closed']],
    ['offline', ['live', 'offline', 'offline', 'polling', 'offline', 'needs-sign-in', 'offline', 'closed']],
    ['needs-sign-in', ['needs-sign-in', 'needs-sign-in', 'needs-sign-in', 'needs-sign-in', 'needs-sign-in', 'needs-sign-in', 'connecting', 'closed']],
    ['closed', ['closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'closed']],
  ])('%s', (state, expected) => {
    expect(signals.map((signal) => nextState(state, signal))).toEqual(expected);
  }); // prettier-ignore

  it('goes on trying the socket in every state but those that somebody has to end', () => {
    expect(states.filter((state) => !activities[state].socket)).toEqual(['needs-sign-in', 'closed']);
    expect(states.filter((state) => activities[state].poll)).toEqual(['polling', 'offline']);
  });
});

describe('retryDelay', () => {
  it('is at once, then 1, 2, 4, 8, 16, 30 s and 30 s ever after', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 50].map((retry) => retryDelay(retry, () => 0.5))).toEqual([
      0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('is spread by a quarter to either side', () => {
    expect([retryDelay(3, () => 0), retryDelay(3, () => 1)]).toEqual([3_000, 5_000]);
  });
});

describe('the ledger', () => {
  it('takes an event once, and moves its cursor with new ones only', () => {
    const ledger = new Ledger('start');
    expect([ledger.takeEvent('a', '1'), ledger.takeEvent('b', '2'), ledger.takeEvent('a', '1')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(ledger.cursor).toBe('2');
  });

  it('remembers as many events as it was told to', () => {
    const ledger = new Ledger(null, 2);
    for (const id of ['a', 'b', 'c']) ledger.takeEvent(id, id);
    expect([ledger.takeEvent('b', 'b'), ledger.takeEvent('c', 'c'), ledger.takeEvent('a', 'a')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('refuses older KPIs until it starts over', () => {
    const ledger = new Ledger();
    expect([5, 5, 4, undefined, 6].map((asOf) => ledger.takeKpis(asOf))).toEqual([true, true, false, true, true]);
    ledger.restart('new');
    expect([ledger.cursor, ledger.takeKpis(1)]).toEqual(['new', true]);
  });
});
