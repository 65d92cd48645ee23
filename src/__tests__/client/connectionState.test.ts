import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { retryDelay } from '../../client/backoff.ts';
import {
  activities,
  nextState,
  signals,
  transitions,
  type ConnectionSignal,
  type ConnectionState,
} from '../../client/connectionState.ts';

const states = Object.keys(transitions) as ConnectionState[];
const document = readFileSync(join(import.meta.dirname, '..', '..', '..', 'WEBSOCKET_IMPLEMENTATION.md'), 'utf8');

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

  it('has a row for every state and a column for every signal', () => {
    const used = states.flatMap((state) => Object.keys(transitions[state]) as ConnectionSignal[]);
    expect(new Set(used)).toEqual(new Set(signals));
    expect(Object.keys(activities)).toEqual(states);
  });

  it('goes on trying the socket in every state but those that somebody has to end', () => {
    expect(states.filter((state) => !activities[state].socket)).toEqual(['needs-sign-in', 'closed']);
    expect(states.filter((state) => activities[state].poll)).toEqual(['polling', 'offline']);
  });

  it('is what the documentation says', () => {
    const row = (cells: string[]) => `| ${cells.join(' | ')} |\n`;
    const goesTo = (state: ConnectionState, signal: ConnectionSignal) => {
      const next = transitions[state][signal];
      return next ? `\`${next}\`` : '–';
    };
    const table = [
      row(['From \\ on', ...signals]),
      `|${'---|'.repeat(signals.length + 1)}\n`,
      ...states.map((state) => row([`\`${state}\``, ...signals.map((signal) => goesTo(state, signal))])),
    ];
    expect(document).toContain(table.join(''));
    const yesNo = (is: boolean) => (is ? 'yes' : 'no');
    for (const state of states) {
      const { socket, poll } = activities[state];
      expect(document).toMatch(new RegExp(`\\| \`${state}\` \\| [^|]+ \\| ${yesNo(socket)} \\| ${yesNo(poll)} \\|`));
    }
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
