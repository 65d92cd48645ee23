import type { DashboardRole } from '../../contracts/common.ts';
import type { Random } from '../../demo/random.ts';
import type { Actor, Row } from './actor.ts';
import type { Market } from './market.ts';

/** What an action works with. Requests made through it are measured under the action's name. */
export interface Scene {
  actor: Actor;
  market: Market;
  random: Random;
  call: <T = Row>(method: string, path: string, body?: unknown) => Promise<T>;
  /** A list of the actor's, at most `maxAgeMs` old. */
  list: (path: string, key: string, maxAgeMs: number) => Promise<Row[]>;
}

/** Something people do on the market. */
export interface Action {
  name: string;
  /** Who does it. */
  roles: readonly DashboardRole[];
  /** How often, against the other actions. */
  weight: number;
  /** Does it; false when there was nothing to do it with. */
  run: (scene: Scene) => Promise<boolean>;
}

/** A row of a list, or undefined of an empty one. */
export const pickFrom = (random: Random, rows: readonly Row[]): Row | undefined =>
  rows.length > 0 ? random.pick(rows) : undefined;
