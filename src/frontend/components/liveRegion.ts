type Listener = () => void;

/** How long texts are gathered, so that a burst is one announcement. */
const GATHER_MS = 200;
/** A text that has been read is taken away, so that nobody meets it again while browsing. */
const CLEAR_MS = 5_000;

let text = '';
let gathered: string[] = [];
let gathering: ReturnType<typeof setTimeout> | undefined;
let clearing: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<Listener>();

function show(next: string): void {
  text = next;
  for (const listener of listeners) listener();
}

function flush(): void {
  gathering = undefined;
  const next = [...new Set(gathered)].join('. ');
  gathered = [];
  // The same text twice is no change for a screen reader, unless something invisible differs.
  show(next === text ? `${next}\u00a0` : next);
  clearTimeout(clearing);
  clearing = setTimeout(() => show(''), CLEAR_MS);
}

/** Says a text politely through the page's one live region; texts that come together are said together. */
export function announce(message: string): void {
  gathered.push(message);
  gathering ??= setTimeout(flush, GATHER_MS);
}

export const announced = (): string => text;
export function onAnnounced(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
