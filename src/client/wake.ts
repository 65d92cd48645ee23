import type { Link } from './link.ts';

/** How often the clock is looked at, and how late such a look has to be for the machine to have slept. */
const LOOK_MS = 5_000;
const LATE_MS = 15_000;
/** One waking up shows in several ways. */
const TOGETHER_MS = 1_000;

type Target = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/** Watches for the times at which a link has to be looked after. Returns how to stop. */
export function watchWaking(link: Pick<Link, 'hurry' | 'suspend' | 'resume'>): () => void {
  const { document, window } = globalThis as { document?: Document; window?: Window };
  let lookedAt = Date.now();
  let wokenAt = 0;
  const wake = () => {
    // Either way: the clock may have been set back since.
    if (Math.abs(Date.now() - wokenAt) < TOGETHER_MS) return;
    wokenAt = Date.now();
    link.hurry();
  };
  const resume = () => {
    link.resume?.();
    wake();
  };
  // Without a browser, and in one that says nothing, a sleep is still seen by a timer that comes much too late.
  const timer = setInterval(() => {
    const late = Date.now() - lookedAt > LATE_MS;
    lookedAt = Date.now();
    if (late) wake();
  }, LOOK_MS);
  (timer as { unref?: () => void }).unref?.();
  const isPersisted = (event: Event) => (event as PageTransitionEvent).persisted;
  const ends = [
    listen(window, 'online', wake),
    // A network that is gone is found out at once instead of at the next ping; one that is not, proves it.
    listen(window, 'offline', wake),
    listen(document, 'visibilitychange', () => document?.visibilityState === 'visible' && wake()),
    listen(document, 'freeze', () => link.suspend?.()),
    listen(document, 'resume', resume),
    // Into the cache of pages one may come back to, and out of it.
    listen(window, 'pagehide', (event) => isPersisted(event) && link.suspend?.()),
    listen(window, 'pageshow', (event) => isPersisted(event) && resume()),
  ];
  return () => {
    clearInterval(timer);
    for (const end of ends) end();
  };
}

function listen(target: Target | undefined, type: string, handler: (event: Event) => void): () => void {
  target?.addEventListener(type, handler);
  return () => target?.removeEventListener(type, handler);
}
