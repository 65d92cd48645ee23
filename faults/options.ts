import { parseArgs } from 'node:util';
import type { Scale } from './ground/ground.ts';

/** What the command line asked for. */
export interface Options {
  /** Names of rows; empty: all, or the short selection. */
  rows: string[];
  short: boolean;
  scale: Scale;
  seed: number;
  /** In place of each row's own. */
  seconds?: number;
  /** Where histories are kept; without it only those of runs that failed are, beside the results. */
  keep?: string;
  list: boolean;
  help: boolean;
  /** Whether the checker is proved first. */
  seeds: boolean;
}

export const USAGE = `npm run faults -- [ROW…] [--short] [--seed N] [--seconds N] [--keep DIR] [--list] [--no-seeds]
                     [--users N] [--sockets N] [--library N] [--sse N] [--pollers N] [--writes N]

Proves the checker with known bugs, then puts faults on a running system and has the checker judge what its screens saw.
ROW: faults to run, all unless named. --short: a fifth of the scale, and of the faults the short selection unless named.
--seed: repeats load and fault times. --seconds: of each fault. --library: of the sockets, those of the client library.
--writes: a second. --keep: keeps all histories there. --no-seeds: does not prove the checker first.`;

const FULL: Scale = { nodes: 2, users: 400, sockets: 1_000, library: 100, sse: 50, pollers: 50, writesPerSecond: 100 };
const SHORT: Scale = { nodes: 2, users: 80, sockets: 200, library: 20, sse: 10, pollers: 10, writesPerSecond: 20 };

const NUMBERS = { users: 'users', sockets: 'sockets', library: 'library', sse: 'sse', pollers: 'pollers', writes: 'writesPerSecond' } as const; // prettier-ignore

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** Reads the command line. Throws with what is wrong with it. */
export function parseOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      short: flag, list: flag, help: flag, 'no-seeds': flag, seed: text, seconds: text, keep: text,
      users: text, sockets: text, library: text, sse: text, pollers: text, writes: text,
    },
  }); // prettier-ignore
  const short = values.short ?? false;
  return {
    rows: positionals,
    short,
    scale: scaleOf(values, short ? SHORT : FULL),
    seed: whole('seed', values.seed) ?? Math.floor(Math.random() * 1_000_000),
    list: values.list ?? false,
    help: values.help ?? false,
    seeds: !values['no-seeds'],
    ...(values.seconds !== undefined && { seconds: whole('seconds', values.seconds, 1) ?? 1 }),
    ...(values.keep !== undefined && { keep: values.keep }),
  };
}

function scaleOf(values: Partial<Record<keyof typeof NUMBERS, string>>, usual: Scale): Scale {
  const scale = { ...usual };
  for (const [name, key] of Object.entries(NUMBERS)) {
    const given = whole(name, values[name as keyof typeof NUMBERS], name === 'writes' ? 1 : 0);
    if (given !== undefined) scale[key] = given;
  }
  if (values.library === undefined) scale.library = Math.min(scale.library, Math.ceil(scale.sockets / 10));
  if (scale.users < 3) throw new Error('--users: at least 3, one of each role');
  return { ...scale, library: Math.min(scale.library, scale.sockets) };
}

function whole(name: string, value: string | undefined, least = 0): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name}: not a whole number: ${value}`);
  if (Number(value) < least) throw new Error(`--${name}: at least ${least}`);
  return Number(value);
}
