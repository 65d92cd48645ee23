const MINUTE = 60_000;
/** Finer than what is shown, so that "1 minute ago" is never much late. */
const TICK = MINUTE / 2;

let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** Half minutes since 1970: changes when relative times may read differently. */
export const minute = (): number => Math.floor(Date.now() / TICK);

/** Calls back twice a minute; one timer for the whole page, none when nobody listens. */
export function onMinute(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((each) => each()), TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
