import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes read at once. */
const CHUNK = 1 << 20;

/**
 * Reads a file of JSON lines and hands each on, parsed and as it stands there. A last line without its end is left out: its writer was
 * killed while writing it. Throws, with the place, for any other line that is not JSON.
 */
export async function readLines<T>(file: string, onLine: (line: T, text: string) => void): Promise<void> {
  let rest = '';
  let number = 0;
  const take = (text: string) => {
    number++;
    if (text !== '') onLine(parse<T>(text, file, number), text);
  };
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: CHUNK })) {
    const text = chunk as string;
    let begin = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      take(begin === 0 ? rest + text.slice(0, end) : text.slice(begin, end));
      if (begin === 0) rest = '';
      begin = end + 1;
    }
    rest += text.slice(begin);
  }
}

/** Paths of the folder's files whose names begin with `prefix`, in order. */
export async function filesOf(folder: string, prefix: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.startsWith(prefix) && name.endsWith('.ndjson'))
    .sort()
    .map((name) => join(folder, name));
}

function parse<T>(text: string, file: string, number: number): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new Error(`${file}:${number} is not JSON`, { cause: error });
  }
}
