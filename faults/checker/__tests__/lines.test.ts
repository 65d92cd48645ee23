import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLines } from '../lines.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'tenantlist-lines-'))));
afterEach(() => rm(folder, { recursive: true }));

/** Values of the file's lines. */
async function read(text: string): Promise<unknown[]> {
  const file = join(folder, 'some.ndjson');
  await writeFile(file, text);
  const found: unknown[] = [];
  await readLines(file, (line) => found.push(line));
  return found;
}

it('reads lines of any length, whatever the pieces they come in', async () => {
  const lines = ['é'.repeat(700_000), 'short', 'x'.repeat(3_000_000), '', '€'.repeat(400_000)];
  expect(await read(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))).toEqual(lines);
});

it('leaves out a last line that a kill has cut off', async () => {
  expect(await read('{"a":1}\n{"a":')).toEqual([{ a: 1 }]);
});

it('names the place of a line that is not JSON', async () => {
  await expect(read('{"a":1}\n{"a":\n{"a":2}\n')).rejects.toThrow(/some\.ndjson:2 is not JSON/);
});
