import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../config/projectRoot.ts';

interface Entry {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
}
const lock = JSON.parse(readFileSync(join(projectRoot(), 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>;
};
const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

const atLeast = (version: string, least: string): boolean => {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10));
  const [have, want] = [parts(version), parts(least)];
  for (let n = 0; n < 3; n++) if ((have[n] ?? 0) !== (want[n] ?? 0)) return (have[n] ?? 0) > (want[n] ?? 0);
  return !version.includes('-');
};

/** Below these there are advisories. */
test.each([
  ['socket.io-parser', '4.2.6'],
  ['engine.io', '6.6.9'],
  ['ws', '8.21.0'],
  ['body-parser', '2.3.0'],
])('every %s in the lock is at least %s', (name, least) => {
  const found = entries.filter(([path]) => nameOf(path) === name);
  expect(found.length).toBeGreaterThan(0);
  for (const [path, { version = '0' }] of found)
    expect([path, version, atLeast(version, least)]).toEqual([path, version, true]);
});

test('the comparison knows its numbers', () => {
  expect([
    atLeast('8.21.0', '8.21.0'),
    atLeast('8.3.0', '8.21.0'),
    atLeast('10.0.0', '8.21.0'),
    atLeast('8.20.99', '8.21.0'),
    atLeast('8.21.0-rc.1', '8.21.0'),
  ]).toEqual([true, false, true, false, false]);
});

test('nothing is fetched over plain http, from a file or from git', () => {
  const strange = entries
    .filter(([, { resolved }]) => resolved !== undefined && !/^https:\/\//.test(resolved))
    .map(([path]) => path);
  expect(strange).toEqual([]);
});
