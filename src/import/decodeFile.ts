import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Encoding, EncodingFacts } from './encoding.ts';

interface Decoder {
  write(bytes: Buffer): string;
  end(): string;
}

const CHUNK = 256 * 1024;

/**
 * The text of a file, piece by piece. Lone surrogates of UTF-16 stay in it, for the reader to refuse.
 * @param onBytes told how many bytes each piece took
 */
export async function* decodeFile(
  path: string,
  facts: EncodingFacts,
  onBytes: (count: number) => void = () => undefined,
): AsyncGenerator<string> {
  const decoder = makeDecoder(facts.encoding);
  const stream = createReadStream(path, { start: facts.bomLength, highWaterMark: CHUNK });
  for await (const bytes of stream as AsyncIterable<Buffer>) {
    onBytes(bytes.length);
    yield decoder.write(bytes);
  }
  yield decoder.end();
}

function makeDecoder(encoding: Encoding): Decoder {
  if (encoding === 'utf-16be') return makeBigEndianDecoder();
  if (encoding === 'windows-1252') return { write: decodeWindows1252, end: () => '' };
  return new StringDecoder(encoding === 'utf-8' ? 'utf8' : 'utf16le');
}

function makeBigEndianDecoder(): Decoder {
  const littleEndian = new StringDecoder('utf16le');
  let odd: Buffer = Buffer.alloc(0);
  return {
    write(bytes) {
      const all = Buffer.concat([odd, bytes]);
      const even = all.length - (all.length % 2);
      odd = all.subarray(even);
      return littleEndian.write(all.subarray(0, even).swap16());
    },
    end: () => littleEndian.end(),
  };
}

// Node's TextDecoder takes windows-1252 for latin1 in several releases, which loses exactly these.
const FROM_0X80 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

const decodeWindows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\x9f]/g, (c) => FROM_0X80.charAt(c.charCodeAt(0) - 0x80));
