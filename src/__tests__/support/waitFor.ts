import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 10;

export interface WaitOptions {
  /** Milliseconds; 5000 unless told. */
  timeout?: number;
  /** What was waited for, for the error. */
  message?: string;
}

/**
 * Asks again and again until the answer is truthy, and returns it. A condition that throws ends the wait at once.
 * Throws after the timeout, with `message` and the last answer.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeout = 5000, message = 'the condition did not come true' }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const started = performance.now();
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    const waited = Math.round(performance.now() - started);
    if (waited > timeout) throw new Error(`Waited ${String(waited)} ms: ${message} (last answer: ${String(answer)})`);
    await delay(PAUSE_MS);
  }
}
