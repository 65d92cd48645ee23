import type { Linear, Measured } from '../units/units.ts';
import { runWriters } from './loads.ts';
import { benchWorld } from './world.ts';

/** Writers of the one point that is used for fitting. */
export const FITTED_WRITERS = 8;

const times = ({ fixed, each }: Linear, factor: number): Linear => ({ fixed: fixed * factor, each: each * factor });

/** The measurement with Postgres's part in events made dearer by `factor`. Writes over HTTP were measured side by side. */
export function sideBySide(measured: Measured, factor: number): Measured {
  const { postgres } = measured;
  return {
    ...measured,
    postgres: {
      ...postgres,
      write: postgres.write * factor,
      notify: postgres.notify * factor,
      turn: times(postgres.turn, factor),
      largeTurn: times(postgres.largeTurn, factor),
      read: times(postgres.read, factor),
      push: times(postgres.push, factor),
    },
  };
}

/** Milliseconds of the clients' process for a message in a point of writers: each write is an event and a push. */
export const messageCost = ({ points, client }: Measured, writers: number): number => {
  const point = points.writers.find((one) => one.writers === writers);
  return point ? point.clientCpu / 2 : client.message;
};

/**
 * How much dearer Postgres's work is while it is done side by side than one after another, as the units were measured:
 * such that its processor time for a write is what was measured at eight writers. 1 when that was not measured.
 */
export function fit(measured: Measured, seed: number): number {
  const point = measured.points.writers.find(({ writers }) => writers === FITTED_WRITERS);
  if (!point) return 1;
  const message = messageCost(measured, FITTED_WRITERS);
  let factor = 1;
  // Each step corrects what the last one left; three leave less than the seed moves.
  for (let step = 0; step < 3; step++) {
    const dearer = sideBySide(measured, factor);
    const bench = benchWorld(dearer, { seed, nodes: 1, pool: 40, others: point.others, message });
    factor *= point.postgresCpu / runWriters(bench, dearer, FITTED_WRITERS, 6).postgresCpu;
  }
  return factor;
}
