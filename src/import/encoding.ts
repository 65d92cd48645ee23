import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How the bytes of a file are to be read. */
export interface EncodingFacts {
  encoding: Encoding;
  /** Bytes of the byte-order mark, which are no text. */
  bomLength: number;
  /** UTF-8 with some bytes that are none: their rows carry U+FFFD where text was lost. */
  damaged: boolean;
}

const MARKS: { mark: number[]; encoding: Encoding }[] = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
];
const CHUNK = 1 << 20;

/**
 * Finds a file's encoding by its byte-order mark, else by its bytes: UTF-8 when they are, windows-1252 when not.
 * Reads the whole file, since the first accent may stand in the last row.
 */
export async function detectEncoding(path: string): Promise<EncodingFacts> {
  const head = await readHead(path);
  const found = MARKS.find(({ mark }) => mark.every((byte, i) => head[i] === byte));
  const bomLength = found?.mark.length ?? 0;
  if (found && found.encoding !== 'utf-8') return { encoding: found.encoding, bomLength, damaged: false };

  const { good, bad } = await weighUtf8(path, bomLength);
  // One torn character in a long UTF-8 file must not turn every other accent into two wrong ones; in windows-1252 text
  // an accent hardly ever happens to be UTF-8.
  const encoding = found || bad <= good ? 'utf-8' : 'windows-1252';
  return { encoding, bomLength, damaged: encoding === 'utf-8' && bad > 0 };
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Counts the characters beyond ASCII that are UTF-8, and the places that are not. */
async function weighUtf8(path: string, start: number): Promise<{ good: number; bad: number }> {
  const sum = { good: 0, bad: 0 };
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { start, highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    if (rest.length === 0 && isAscii(chunk)) continue;
    const bytes = Buffer.concat([rest, chunk]);
    const end = endOfWholeCharacters(bytes);
    weigh(bytes.subarray(0, end), sum);
    rest = bytes.subarray(end);
  }
  weigh(rest, sum);
  return sum;
}

function weigh(bytes: Buffer, sum: { good: number; bad: number }): void {
  const valid = isUtf8(bytes);
  const text = bytes.toString('utf8');
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code === 0xfffd && !valid) sum.bad++;
    else sum.good++;
  }
}

/** Where the last, still incomplete UTF-8 character begins; the length when the last one is whole. */
function endOfWholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
