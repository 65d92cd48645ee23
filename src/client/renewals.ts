import { newUuid } from './mutations/temporaryIds.ts';
import { browserLocks, browserStorage, type KeptTexts } from './shared/browser.ts';

export interface RenewalsOptions {
  /** The server whose session the cookies carry. */
  url: string;
  /** Where tabs and reloads of the page find a renewal under way; null when the session is this page's alone. */
  storage: KeptTexts | null;
  /** Tabs renew one after the other. */
  inTurn: boolean;
}

const PROPER = /^[\w-]{16,100}$/;
/** Without locks, tabs that begin a renewal at once see after this long which of them came last. */
const SETTLE_MS = 30;

/**
 * Names renewals. A refresh token that is used twice ends the session, except by the same renewal: so each has a random
 * id, which it keeps over retries, reloads and tabs until the server has answered.
 */
export class Renewals {
  readonly #options: RenewalsOptions;
  readonly #key: string;
  #pending: string | null = null;

  constructor(options: RenewalsOptions) {
    this.#options = options;
    this.#key = `tenantlist:renewal:${options.url}`;
  }

  /**
   * Sends a renewal by its id, the one that got no answer before if there is one.
   * @param refused whether a fault of `send` is the server's refusal; any other says nothing about what the server did
   */
  async send<T>(send: (renewalId: string) => Promise<T>, refused: (fault: unknown) => boolean): Promise<T> {
    const id = await this.#open();
    try {
      const answer = await send(id);
      this.#settle(id);
      return answer;
    } catch (fault) {
      if (refused(fault)) this.#settle(id);
      throw fault;
    }
  }

  async #open(): Promise<string> {
    this.#pending = this.#read() ?? (await this.#propose(this.#pending ?? newUuid()));
    return this.#pending;
  }

  async #propose(id: string): Promise<string> {
    const { storage, inTurn } = this.#options;
    if (!storage) return id;
    attempt(() => storage.setItem(this.#key, id));
    if (inTurn) return id;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return this.#read() ?? id;
  }

  /** Another tab may have begun the next one since. */
  #settle(id: string): void {
    this.#pending = null;
    if (this.#read() === id) attempt(() => this.#options.storage?.removeItem(this.#key));
  }

  #read(): string | null {
    const id = attempt(() => this.#options.storage?.getItem(this.#key)) ?? null;
    return id !== null && PROPER.test(id) ? id : null;
  }
}

/** Storage may be full, or forbidden: then the page's memory has to do. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** One renewal of the browser's cookie session by a page that has no dashboard yet; see {@link Renewals.send}. */
export function renewSession<T>(
  url: string,
  send: (renewalId: string) => Promise<T>,
  refused: (fault: unknown) => boolean,
): Promise<T> {
  return new Renewals({ url, storage: browserStorage(), inTurn: browserLocks() !== null }).send(send, refused);
}
