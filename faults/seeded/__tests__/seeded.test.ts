import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BREACHES } from '../../history.ts';
import { seeded } from '../index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

it('has a bug for every promise', () => {
  expect([...new Set(seeded.flatMap(({ expects }) => expects))].sort()).toEqual([...BREACHES].sort());
});

it('begins with those that every checker has to find', () => {
  expect(seeded.slice(0, 5).map(({ name }) => name)).toEqual([
    'a naive id cursor',
    'ordering by xid',
    'the head as cursor of a filtered page',
    'a cache without asOf',
    'hints as the only delivery',
  ]);
});

it.each(seeded)('$name: is a program that becomes the server, or a change of the database', ({ entry, prepare }) => {
  expect(existsSync(new URL(entry))).toBe(true);
  const isServer = entry.endsWith('/src/index.ts');
  expect(isServer || readFileSync(new URL(entry), 'utf8').endsWith("await import('../../src/index.ts');\n")).toBe(true);
  expect(isServer).toBe(prepare !== undefined);
});

it('has every program of the folder', () => {
  const programs = readdirSync(join(root, 'faults', 'seeded'), { withFileTypes: true })
    .filter((file) => file.isFile() && !['index.ts', 'sqlBugs.ts'].includes(file.name))
    .map(({ name }) => name);
  expect(programs.filter((name) => !seeded.some(({ entry }) => entry.endsWith(`/${name}`)))).toEqual([]);
});

it('cannot be reached from the product', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.tsx?$/.test(path) && !path.includes('__tests__'),
  );
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((path) => /['"/]faults\//.test(readFileSync(join(root, 'src', path), 'utf8')))).toEqual([]);
});
