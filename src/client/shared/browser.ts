/** What is used of the browser's Web Locks (`navigator.locks`). */
export interface Locks {
  request<T>(
    name: string,
    options: { steal?: boolean; ifAvailable?: boolean; signal?: AbortSignal },
    holding: (lock: unknown) => Promise<T> | T,
  ): Promise<T>;
}

/** What is used of a BroadcastChannel: what one end posts arrives at all others of the same name, in order. */
export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  close(): void;
}
export type ChannelFactory = (name: string) => Channel;

/** The browser's locks; null where there are none, as in Node and on pages without https. */
export const browserLocks = (): Locks | null => (globalThis.navigator as { locks?: Locks } | undefined)?.locks ?? null;

/** What is used of the browser's localStorage. */
export type KeptTexts = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The browser's localStorage; null where there is no page, or none that may use it. */
export function browserStorage(): KeptTexts | null {
  try {
    return typeof document === 'undefined' ? null : (globalThis.localStorage ?? null);
  } catch {
    return null;
  }
}

/** The browser's channels; null where there are none or no window: Node's would keep a process from ending. */
export const browserChannel = (): ChannelFactory | null =>
  typeof BroadcastChannel === 'undefined' || typeof document === 'undefined'
    ? null
    : (name) => new BroadcastChannel(name) as Channel;
