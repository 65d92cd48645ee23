const SECONDS = [0, 1, 2, 4, 8, 16, 30] as const;
/** Clients that lost one server together come back spread by this part of the delay, to either side. */
const JITTER = 0.25;

/** Milliseconds to wait before the nth retry (from 0): at once, then 1, 2, 4, 8, 16, 30 s, with jitter. */
export function retryDelay(retry: number, random: () => number = Math.random): number {
  const seconds = SECONDS[Math.min(retry, SECONDS.length - 1)] ?? 0;
  return Math.round(seconds * 1_000 * (1 - JITTER + 2 * JITTER * random()));
}
