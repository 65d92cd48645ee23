import { setTimeout as delay } from 'node:timers/promises';
import type { Ground } from './ground/ground.ts';

const LOOK_MS = 250;
/** Looks without anything new, after which nothing is under way: what follows from a change comes sooner. */
const STILL = 6;

/**
 * Waits until the log has taken up everything and nothing follows from it any more. False when it is not quiet
 * after `limitMs`: the checker will see what is missing.
 */
export async function untilQuiet(ground: Pick<Ground, 'query'>, limitMs: number): Promise<boolean> {
  const started = performance.now();
  let last = '';
  for (let still = 0; still < STILL;) {
    if (performance.now() - started > limitMs) return false;
    await delay(LOOK_MS);
    // Canaries go on for ever, and no screen gets them.
    const [state] = await ground.query<{ waiting: boolean; newest: string | null }>(
      `select exists (select from outbox) as waiting,
         (select pos::text from log where type <> 'canary' order by pos desc limit 1) as newest`,
    );
    const same = state !== undefined && !state.waiting && String(state.newest) === last;
    still = same ? still + 1 : 0;
    last = String(state?.newest);
  }
  return true;
}
