import type { Token } from '../tokenKeeper.ts';
import { browserLocks, type Channel, type ChannelFactory, type Locks } from './browser.ts';

/** What tabs that have the same cookies tell each other about the session in them. */
type SessionMessage =
  | { type: 'renewed'; token: Token }
  /** Somebody signed in; `as` is who, where that is known. */
  | { type: 'signedIn'; as: string | null }
  /** Its user has ended the session; `as` is who, where that is known. */
  | { type: 'signedOut'; as: string | null };

export interface SessionTabsOptions {
  /** The server's origin: one cookie session each. */
  url: string;
  locks: Locks | null;
  channel: ChannelFactory | null;
  /** Another tab has renewed the session. */
  onRenewed: (token: Token) => void;
  /** Somebody signed in in another tab; `as` is who, where that is known. */
  onSignedIn: (as: string | null) => void;
  /** The user has signed out in another tab. */
  onSignedOut: (as: string | null) => void;
}

/** A tab that was frozen while it renewed is not waited for longer; its request has long had its answer. */
const PATIENCE_MS = 20_000;
/** Whoever gets the lock from another tab may get it a little before that tab's message. */
const MESSAGE_MS = 30;

/** The tabs of one browser that share a server's cookies: one renewal at a time, and everybody learns of it. */
export class SessionTabs {
  readonly #options: SessionTabsOptions;
  readonly #name: string;
  readonly #channel: Channel | null;

  constructor(options: SessionTabsOptions) {
    this.#options = options;
    this.#name = `tenantlist:session:${options.url}`;
    this.#channel = options.channel?.(this.#name) ?? null;
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.#receive(data as SessionMessage);
  }

  /** Does `work` while no other tab does such work; what another tab has just done has been told before it begins. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    const { locks } = this.#options;
    if (!locks) return work();
    const begun: { work?: Promise<T> } = {};
    const begin = () => (begun.work = work());
    try {
      const free = await locks.request(this.#name, { ifAvailable: true }, async (lock) => {
        if (lock) await begin();
        return lock !== null;
      });
      if (!free) await this.#afterOthers(locks, begin);
    } catch (error) {
      // The work tells how it went, even when the lock was taken away from it.
      if (!begun.work) throw error;
    }
    return begun.work as Promise<T>;
  }

  tellRenewed(token: Token): void {
    this.#channel?.postMessage({ type: 'renewed', token } satisfies SessionMessage);
  }

  tellSignedIn(as: string | null): void {
    this.#channel?.postMessage({ type: 'signedIn', as } satisfies SessionMessage);
  }

  tellSignedOut(as: string | null): void {
    this.#channel?.postMessage({ type: 'signedOut', as } satisfies SessionMessage);
  }

  close(): void {
    this.#channel?.close();
  }

  async #afterOthers(locks: Locks, begin: () => Promise<unknown>): Promise<void> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    const hold = async () => {
      clearTimeout(timer);
      await new Promise((resolve) => setTimeout(resolve, MESSAGE_MS));
      await begin();
    };
    try {
      await locks.request(this.#name, { signal: patience.signal }, hold);
    } catch (error) {
      if (!patience.signal.aborted) throw error;
      await locks.request(this.#name, { steal: true }, hold);
    }
  }

  #receive(message: SessionMessage): void {
    const { onRenewed, onSignedIn, onSignedOut } = this.#options;
    if (message.type === 'renewed') onRenewed(message.token);
    else if (message.type === 'signedIn') onSignedIn(message.as);
    // A tab with another version of this program may say what is not known here.
    else if (message.type === 'signedOut') onSignedOut(message.as);
  }
}

/**
 * Does `work`, such as a renewal of the cookie session of `url` by a page that has no dashboard yet, while no dashboard of
 * any tab renews it: a refresh token that is used twice ends the session.
 */
export function takeTurn<T>(url: string, work: () => Promise<T>): Promise<T> {
  const nobody = () => undefined;
  const deaf = { onRenewed: nobody, onSignedIn: nobody, onSignedOut: nobody };
  return new SessionTabs({ url, locks: browserLocks(), channel: null, ...deaf }).exclusively(work);
}
