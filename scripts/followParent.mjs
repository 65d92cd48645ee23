const EVERY_MS = 250;

/**
 * Ends this program with SIGTERM when the shell that npm put in between is gone: npm passes its own SIGTERM on to that
 * shell, which dies of it and tells nobody.
 */
export function followParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, EVERY_MS).unref();
}
