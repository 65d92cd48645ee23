import type { FieldValue } from './formContext.ts';

/** How long a form waits for the answer before it closes and leaves the rest to the queue. */
export const PATIENCE_MS = 6_000;

/**
 * What became of a submission:
 * - saved: the server has it
 * - kept: it waits in the queue, because the server is away or slow; `answer` tells how it ended
 * - refused: it was answered with an error
 */
export type Outcome =
  { state: 'saved' } | { state: 'kept'; answer: Promise<unknown> } | { state: 'refused'; error: unknown };

/** Waits for an answer while somebody looks at the form; not at all when the server is known to be away. */
export async function outcomeOf(
  answer: Promise<unknown>,
  connected: boolean,
  patience = PATIENCE_MS,
): Promise<Outcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const kept = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'kept', answer }), connected ? patience : 0);
  });
  const settled = answer.then(
    (): Outcome => ({ state: 'saved' }),
    (error: unknown): Outcome => ({ state: 'refused', error }),
  );
  try {
    return await Promise.race([settled, kept]);
  } finally {
    clearTimeout(timer);
  }
}

/** The values that differ from those the form began with. */
export function changesOf<V extends object>(initial: V, values: V): Partial<V> {
  const before = initial as Record<string, FieldValue | undefined>;
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value),
  );
  return Object.fromEntries(changed) as Partial<V>;
}
