import type { Trend } from '../contracts/kpis.ts';

/** Rounds half away from zero to `decimals` places, as decimal arithmetic would: 1.005 → 1.01. */
export function round(value: number, decimals: number): number {
  const rounded = Number(`${Math.round(Number(`${Math.abs(value)}e${decimals}`))}e-${decimals}`);
  if (!Number.isFinite(rounded)) return Number(value.toFixed(decimals));
  return value < 0 ? -rounded : rounded;
}

/** `part` of `whole` in percent, capped at 100, one decimal; 0 of nothing. */
export const rate = (part: number, whole: number): number =>
  whole <= 0 ? 0 : Math.min(100, Math.max(0, round((part / whole) * 100, 1)));

/**
 * Change from `before` to `now` in percent of `before`. From nothing to something is 100 up, from nothing to nothing 0,
 * and less than half a percent is no direction.
 */
export function trend(now: number, before: number): Trend {
  const period = 'vs last week';
  if (before === 0)
    return now === 0 ? { value: 0, direction: 'neutral', period } : { value: 100, direction: 'up', period };
  const change = ((now - before) / Math.abs(before)) * 100;
  const direction = Math.abs(change) < 0.5 ? 'neutral' : change > 0 ? 'up' : 'down';
  return { value: round(Math.abs(change), 1), direction, period };
}
