import type { Verdict } from '../history.ts';

/** Answers to the writers that are faults of the server's (5xx), without the statuses that the row allows. */
export const serverFaults = ({ figures }: Verdict, ...allowed: number[]): number =>
  Object.entries(figures.statuses)
    .filter(([status]) => Number(status) >= 500 && !allowed.includes(Number(status)))
    .reduce((sum, [, count]) => sum + count, 0);
