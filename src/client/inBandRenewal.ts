import type { Socket } from 'socket.io-client';
import { SignInNeeded, type TokenKeeper } from './tokenKeeper.ts';

export interface InBandRenewalOptions {
  tokens: TokenKeeper;
  /** There is no new token to be had: somebody has to sign in. */
  onRefused: (reason: string) => void;
  /** The server did not take the new token on this connection. */
  onNotTaken: (reason: string) => void;
}

const ANSWER_MS = 5_000;
const RETRY_MS = 3_000;
/** A source that gives tokens about to expire must not be asked without pause. */
const LEAST_MS = 1_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Hands the server a new token on an open connection before the old one expires, so that the connection outlives it.
 * Not reaching the token's source is no reason to drop the connection: the server says when it is.
 */
export class InBandRenewal {
  readonly #options: InBandRenewalOptions;
  #socket: Socket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: InBandRenewalOptions) {
    this.#options = options;
  }

  /** The connection opened with the token at hand. */
  begin(socket: Socket): void {
    this.#socket = socket;
    this.#schedule(this.#options.tokens.renewAt - Date.now());
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#socket = null;
  }

  /** Renews now. */
  async renew(): Promise<void> {
    const socket = this.#socket;
    const gone = () => socket === null || socket !== this.#socket;
    try {
      const { value } = await this.#options.tokens.renew();
      if (socket === null || gone()) return;
      const answer = (await socket.timeout(ANSWER_MS).emitWithAck('auth:refresh', { token: value })) as { ok: boolean; message?: string };
      if (gone()) return;
      if (answer.ok) this.begin(socket);
      else this.#options.onNotTaken(answer.message ?? 'The token was not taken');
    } catch (error) {
      if (gone()) return;
      if (error instanceof SignInNeeded) this.#options.onRefused(error.message);
      else this.#schedule(RETRY_MS);
    }
  } // prettier-ignore

  #schedule(waitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.renew(), Math.min(Math.max(waitMs, LEAST_MS), LONGEST_TIMER));
  }
}
