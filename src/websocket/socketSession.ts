import type { Socket } from 'socket.io';
import type { AccessClaims } from '../middleware/authenticate.ts';

/** What keeping a session alive on a socket needs. */
export interface SocketSessionOptions {
  socket: Socket;
  token: AccessClaims;
  /** Verifies an access token; throws when it is not valid or its session has ended. */
  verify: (token: string) => AccessClaims;
  /** Seconds between a token's expiry and the end of its connection. */
  graceSeconds: number;
}

/** Answer to `auth:refresh`. */
export type RefreshAnswer = { ok: true; expiresAt: string } | { ok: false; code: string; message: string };

// setTimeout counts in 31 bits.
const LONGEST = 2 ** 31 - 1;

/**
 * An access token's life on an open connection. The client renews in band with `auth:refresh`; at expiry it is told, and
 * after the grace it is closed with a code that says why. Never silence.
 */
export class SocketSession {
  readonly #options: SocketSessionOptions;
  #token: AccessClaims;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: SocketSessionOptions) {
    this.#options = options;
    this.#token = options.token;
    this.#schedule();
  }

  get sessionId(): string {
    return this.#token.sessionId;
  }

  /** Takes a new token for the same user. */
  refresh(token: string): RefreshAnswer {
    try {
      const fresh = this.#options.verify(token);
      if (fresh.userId !== this.#token.userId || fresh.role !== this.#token.role)
        return { ok: false, code: 'WRONG_USER', message: 'The token belongs to another user' }; // prettier-ignore
      this.#token = fresh;
      this.#schedule();
      return { ok: true, expiresAt: new Date(fresh.expiresAt).toISOString() };
    } catch {
      return { ok: false, code: 'INVALID_TOKEN', message: 'Invalid authentication token' };
    }
  }

  /** Ends the connection and tells the client why. */
  end(code: string, message: string): void {
    this.close();
    this.#options.socket.emit('session:ended', { code, message, timestamp: new Date().toISOString() });
    // The packet leaves before the close frame: both go through the same ordered transport.
    this.#options.socket.disconnect(true);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.close();
    const left = this.#token.expiresAt - Date.now();
    this.#timer = setTimeout(() => this.#expired(), Math.min(Math.max(left, 0), LONGEST));
    this.#timer.unref();
  }

  #expired(): void {
    const { graceSeconds, socket } = this.#options;
    socket.emit('auth:expired', { code: 'TOKEN_EXPIRED', graceSeconds, timestamp: new Date().toISOString() });
    this.#timer = setTimeout(() => this.end('TOKEN_EXPIRED', 'The access token has expired'), graceSeconds * 1_000);
    this.#timer.unref();
  }
}
