import { setTimeout as delay } from 'node:timers/promises';
import { HttpFault } from '../../client/http.ts';
import type { Random } from '../../demo/random.ts';
import type { Action } from './action.ts';
import type { Actor } from './actor.ts';
import { contactActions } from './contactActions.ts';
import { dealActions } from './dealActions.ts';
import { listingActions } from './listingActions.ts';
import type { Market } from './market.ts';
import type { Statistics } from './statistics.ts';

export interface TrafficOptions {
  actors: Actor[];
  market: Market;
  random: Random;
  statistics: Statistics;
  perSecond: number;
  seconds: number;
  /** Ends it early. */
  signal: AbortSignal;
}

const actions: readonly Action[] = [...contactActions, ...listingActions, ...dealActions];
/** A server that is slower than the rate is not buried: beyond this the traffic waits. */
const MOST_AT_ONCE = 64;
/** When somebody finds nothing to do, something else is tried this often. */
const TRIES = 4;

/** Keeps actions coming at the rate, at random moments as people do, until the time is over. Resolves when the last is done. */
export async function runTraffic(options: TrafficOptions): Promise<void> {
  const { perSecond, seconds, signal, random, market } = options;
  const end = performance.now() + seconds * 1_000;
  const running = new Set<Promise<void>>();
  let due = performance.now();
  for (;;) {
    // Intervals of a Poisson process; a late start is made up for.
    due += (-Math.log(1 - random.next()) / perSecond) * 1_000;
    if (due >= end) break;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    if (running.size >= MOST_AT_ONCE) {
      await Promise.race(running);
      due = Math.max(due, performance.now());
    }
    // A market that cannot be read is no reason to stop: what is known of it is still good.
    void market.keepFresh().catch(() => undefined);
    const act = actOnce(options).finally(() => running.delete(act));
    running.add(act);
  }
  await Promise.all(running);
}

/** Somebody does something. */
async function actOnce({ market, random, statistics }: TrafficOptions): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const action = random.weighted(actions, ({ weight }) => weight);
    const actor = action && market.actor(random, action.roles);
    if (!action || !actor) continue;
    const measure = (method: string, ms: number) =>
      statistics.request(method === 'GET' ? 'read lists' : action.name, ms);
    try {
      const done = await action.run({
        actor, market, random,
        call: (method, path, body) => actor.call(method, path, body, measure),
        list: (path, key, maxAgeMs) => actor.list(path, key, maxAgeMs, measure),
      }); // prettier-ignore
      if (!done) continue;
      return statistics.succeeded(action.name);
    } catch (error) {
      return statistics.failed(action.name, error instanceof HttpFault ? error.code : (error as Error).name);
    }
  }
}
