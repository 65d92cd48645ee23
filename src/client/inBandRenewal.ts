import type { Socket } from 'socket.io-client';
import { SOMEBODY_ELSE, SignInNeeded, type Token, type TokenKeeper } from './tokenKeeper.ts';

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

type RefreshAnswer = { ok: boolean; code?: string; message?: string };

/**
 * Hands the server a new token on an open connection before the old one expires, so that the connection outlives it.
 * Not reaching the token's source is no reason to drop the connection: the server says when it is.
 */
export class InBandRenewal {
  readonly #options: InBandRenewalOptions;
  #socket: Socket | null = null;
  /** The token the server has of this connection. */
  #token: Token | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: InBandRenewalOptions) {
    this.#options = options;
  }

  /** The connection has this token. */
  begin(socket: Socket, token: Token): void {
    this.#socket = socket;
    this.#token = token;
    this.#schedule(this.#options.tokens.renewAt - Date.now());
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#socket = null;
  }

  /** Hands over a newer token than the connection has: the one another tab or request got, or else a new one. */
  async renew(): Promise<void> {
    const [socket, used] = [this.#socket, this.#token];
    if (!socket || !used) return;
    const gone = () => socket !== this.#socket;
    try {
      const token = await this.#options.tokens.replace(used);
      if (gone()) return;
      const answer = (await socket.timeout(ANSWER_MS).emitWithAck('auth:refresh', { token: token.value })) as RefreshAnswer;
      if (gone()) return;
      if (answer.ok) this.begin(socket, token);
      else if (answer.code === 'WRONG_USER') this.#options.onRefused(SOMEBODY_ELSE);
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
