/** Work that is asked for often and done seldom. */
export interface Throttle {
  /** Asks for it: it is done after the lead, and not sooner than the pause after the time before. */
  ask(): void;
  /** For good. */
  stop(): void;
}

/**
 * Runs `work` `leadMs` after it is asked for, any number of times, and `pauseMs` after the last run at the earliest.
 */
export function createThrottle(work: () => void, leadMs: number, pauseMs: number): Throttle {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastRun = -Infinity;
  let stopped = false;
  const run = () => {
    timer = undefined;
    lastRun = Date.now();
    work();
  };
  return {
    ask() {
      if (timer !== undefined || stopped) return;
      // Never in the turn that asks: it may be in the middle of a change of what it asks about.
      // And never longer than a pause, also when the clock has been set back since.
      timer = setTimeout(run, Math.max(leadMs, Math.min(lastRun + pauseMs - Date.now(), pauseMs)));
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
