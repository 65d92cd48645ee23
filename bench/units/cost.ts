import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Linear } from './units.ts';

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** Milliseconds a single-threaded process has been on a processor; null where /proc does not tell. */
export function onCpu(pid: number): number | null {
  const text = read(`/proc/${pid}/schedstat`);
  return text === null ? null : Number(text.split(' ')[0]) / 1e6;
}

/** Adds up the processor time of all processes of one Postgres server, those that end in between included. */
export class PostgresCpu {
  readonly #postmaster: number;
  readonly #seen = new Map<number, number>();

  constructor(postmaster: number) {
    this.#postmaster = postmaster;
    if (!existsSync('/proc/self/schedstat'))
      throw new Error('The unit costs of Postgres are read from /proc, which this system does not have');
  }

  /** Milliseconds so far. */
  total(): number {
    for (const name of readdirSync('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid) || !this.#isOurs(pid)) continue;
      const spent = onCpu(pid);
      if (spent !== null) this.#seen.set(pid, spent);
    }
    return [...this.#seen.values()].reduce((sum, value) => sum + value, 0);
  }

  #isOurs(pid: number): boolean {
    if (pid === this.#postmaster) return true;
    const stat = read(`/proc/${pid}/stat`);
    // The name in parentheses may hold spaces; the parent is the second field after it.
    return stat !== null && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === this.#postmaster;
  }
}

/** The straight line through points by least squares. */
export function line(points: readonly (readonly [x: number, y: number])[]): Linear {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const under = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const each = under === 0 ? 0 : over / under;
  return { each, fixed: meanY - each * meanX };
}

/** The middle of the samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Processor milliseconds that everything on the machine used so far, other programs and the hypervisor's share included. */
export function machineBusy(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (read('/proc/stat') ?? '')
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  // In hundredths of a second on every Linux there is.
  return (user + nice + system + irq + softirq + steal) * 10;
}
