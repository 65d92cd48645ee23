const KEY = 'tenantlist-reloaded-at';
const ONCE_IN_MS = 60_000;

/**
 * A page that was opened before the server was updated asks for code that is gone: it is loaded anew, once. What was
 * typed is kept as a draft and what was saved by the queue of writes.
 */
export function reloadWhenCodeIsGone(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (!isFirst()) return;
    event.preventDefault();
    location.reload();
  });
}

/** Without storage nobody could tell how often, so the page says itself that it has stopped. */
function isFirst(): boolean {
  try {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - last < ONCE_IN_MS) return false;
    sessionStorage.setItem(KEY, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}
