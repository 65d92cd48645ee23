import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Sends a signal; a process that is gone already is none to worry about. */
export function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** One column of `ps` for every process, or for one: `ps('ppid')`. */
async function ps(...args: string[]): Promise<string> {
  return (await promisify(execFile)('ps', args)).stdout;
}

/** Pids of the direct children of a process. */
export async function childrenOf(pid: number): Promise<number[]> {
  const lines = (await ps('-A', '-o', 'pid=,ppid=')).split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return lines.flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));
}

/** Resident memory of a process in bytes; 0 when it is gone. */
export async function residentMemory(pid: number): Promise<number> {
  const kilobytes = Number((await ps('-o', 'rss=', '-p', String(pid)).catch(() => '0')).trim());
  return (Number.isFinite(kilobytes) ? kilobytes : 0) * 1024;
}

const PAUSE_MS = 20;

/**
 * Asks until the answer is truthy, and returns it; a condition that throws ends the wait. Throws after `timeout` ms with `what` was
 * waited for.
 */
export async function until<T>(
  what: string,
  timeout: number,
  condition: () => T | Promise<T>,
): Promise<NonNullable<T>> {
  const started = performance.now();
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (performance.now() - started > timeout) throw new Error(`Waited ${String(timeout)} ms in vain for ${what}`);
    await delay(PAUSE_MS);
  }
}
