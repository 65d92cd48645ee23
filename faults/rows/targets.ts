import type { Target } from './row.ts';

/** Nobody who was away for less than retention is told to begin anew: what a reset skips, no other figure would show. */
export const noResets: Target = { name: 'resets', unit: '', atMost: 0, of: ({ figures }) => figures.resets };

/** A target on what the row has measured under this name. */
export const measuredTarget = (
  name: string,
  unit: string,
  bound: Pick<Target, 'atMost' | 'atLeast'>,
  key: string,
): Target => ({ name, unit, ...bound, of: (_verdict, measured) => measured[key] ?? null });
