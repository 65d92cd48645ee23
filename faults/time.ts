import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { now, type Ground } from './ground/ground.ts';
import type { World } from './rows/row.ts';

const LOOK_MS = 200;

/** Ways of a row to let time pass; `accident` names what has broken of itself, and ends every wait. */
export function timing(
  mark: Ground['mark'],
  accident: () => string | undefined,
): Pick<World, 'during' | 'every' | 'window'> {
  const during = async (seconds: number) => {
    const end = performance.now() + seconds * 1_000;
    for (let left = seconds * 1_000; left > 0; left = end - performance.now()) {
      const broken = accident();
      if (broken !== undefined) throw new Error(broken);
      await delay(Math.min(left, LOOK_MS));
    }
  };
  return {
    during,
    every: async (seconds, total, act) => {
      const started = performance.now();
      const since = () => (performance.now() - started) / 1_000;
      for (let time = 1; time * seconds <= total; time++) {
        await during(time * seconds - since());
        await act(time);
      }
      await during(total - since());
    },
    window: async (name, work, { except } = {}) => {
      const began = now();
      const result = await work();
      mark(`window:${name}`, { until: now(), ...(except !== undefined && { except }) }, began);
      return result;
    },
  };
}

/** Rejects when `work` has not settled after so many seconds; what it began goes on. */
export async function bounded<T>(seconds: number, what: string, work: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const late = delay(seconds * 1_000, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`${what} was not through after ${seconds} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
  }
}

/** Begins to watch the processors; the function tells the share of them that nobody used since, in percent. */
export function watchIdle(): () => number {
  const read = () => {
    const all = cpus().map(({ times }) => times);
    const idle = all.reduce((sum, times) => sum + times.idle, 0);
    return { idle, total: all.reduce((sum, times) => sum + Object.values(times).reduce((a, b) => a + b, 0), 0) };
  };
  const before = read();
  return () => {
    const after = read();
    return Math.round((100 * (after.idle - before.idle)) / Math.max(1, after.total - before.total));
  };
}
