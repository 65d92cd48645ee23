import { io as connectSocket, type Socket } from 'socket.io-client';
import type { Reconnected } from '../contracts/events.ts';
import { retryDelay } from './backoff.ts';
import { InBandRenewal } from './inBandRenewal.ts';
import { SignInNeeded, type TokenKeeper } from './tokenKeeper.ts';

export type Io = typeof connectSocket;
type Payload = Record<string, unknown>;

/** What a socket transport needs, and whom it tells. */
export interface SocketTransportOptions {
  url: string;
  io?: Io | undefined;
  tokens: TokenKeeper;
  /** Where to continue from, asked when the connection is opened. */
  cursor: () => string | null;
  random?: (() => number) | undefined;
  /** Whatever the server sends that is not about the connection itself. */
  onPacket: (type: string, payload: Payload) => void;
  /** What was missed has come, or cannot come: the verdict. */
  onSynced: (answer: Reconnected) => void;
  /** Lost, or an attempt failed; `failures` in a row. */
  onDropped: (reason: string, failures: number) => void;
  onRefused: (reason: string) => void;
}

/** A connection that held this long is a good one: the next retry is at once again. */
const STABLE_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
const TOKEN_FAULTS = new Set(['UNAUTHENTICATED', 'INVALID_TOKEN']);

/**
 * The socket and its reconnections, which are ours and not the library's: at once, then 1, 2, 4, 8, 16, 30 s. Goes on
 * trying until stopped or refused. The token is renewed in band, so a connection outlives it.
 */
export class SocketTransport {
  readonly #options: SocketTransportOptions;
  readonly #renewal: InBandRenewal;
  #socket: Socket | null = null;
  #running = false;
  #retry = 0;
  #failures = 0;
  #syncedAt = 0;
  #pauseMs = 0;
  /** Answers to come that repeat one already given. */
  #repeats = 0;
  #renewedForRefusal = false;
  #attemptTimer: ReturnType<typeof setTimeout> | undefined;
  /** Time of the next attempt (epoch ms), while waiting for it. */
  nextAttemptAt: number | null = null;

  constructor(options: SocketTransportOptions) {
    this.#options = options;
    this.#renewal = new InBandRenewal({
      tokens: options.tokens,
      onRefused: (reason) => this.#refuse(reason),
      onNotTaken: (reason) => this.#drop(reason),
    });
  }

  /** What carries it: `websocket`, or `polling` for Socket.IO's own long polling; null while not connected. */
  get carrier(): string | null {
    return this.#socket?.connected ? this.#socket.io.engine.transport.name : null;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#retry = this.#failures = 0;
    void this.#attempt();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#attemptTimer);
    this.nextAttemptAt = null;
    this.#discard();
  }

  async #attempt(): Promise<void> {
    this.nextAttemptAt = null;
    try {
      const token = await this.#options.tokens.current();
      if (this.#running) this.#open(token.value);
    } catch (error) {
      if (!this.#running) return;
      if (error instanceof SignInNeeded) this.#refuse(error.message);
      else this.#drop((error as Error).message);
    }
  }

  #open(token: string): void {
    this.#discard();
    const { io = connectSocket, url, cursor } = this.#options;
    let from: string | null = null;
    const socket = io(`${url.replace(/\/+$/, '')}/dashboard`, {
      path: '/socket.io',
      // Asked for when the connection opens: polling may have moved the cursor meanwhile.
      auth: (give) => give({ token, ...((from = cursor()) !== null && { cursor: from }) }),
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnection: false,
      forceNew: true,
      withCredentials: true,
      timeout: CONNECT_TIMEOUT_MS,
    });
    this.#socket = socket;
    socket.on('connect', () => this.#connected(socket, from));
    socket.on('connect_error', (error: Error & { data?: { code?: string } }) => void this.#notConnected(error));
    socket.on('disconnect', (reason) => this.#drop(reason));
    socket.onAny((type: string, payload: Payload) => this.#receive(type, payload));
  }

  #connected(socket: Socket, cursor: string | null): void {
    this.#renewedForRefusal = false;
    // With a cursor the handshake is answered as well as this request; the second answer only repeats the first.
    this.#repeats = cursor === null ? 0 : 1;
    socket.emit('request:current-state', ...(cursor === null ? [] : [{ cursor }]));
    this.#renewal.begin(socket);
  }

  async #notConnected(error: Error & { data?: { code?: string } }): Promise<void> {
    if (!TOKEN_FAULTS.has(error.data?.code ?? '')) return this.#drop(error.message);
    if (this.#renewedForRefusal) return this.#refuse(error.message);
    this.#renewedForRefusal = true;
    this.#discard();
    try {
      await this.#options.tokens.renew();
      if (this.#running) await this.#attempt();
    } catch (fault) {
      if (fault instanceof SignInNeeded) this.#refuse(fault.message);
      else this.#drop((fault as Error).message);
    }
  }

  #receive(type: string, payload: Payload): void {
    if (type === 'reconnected') this.#answered(payload as Reconnected);
    else if (type === 'auth:expired') void this.#renewal.renew();
    else if (type === 'session:ended' && payload['code'] === 'SESSION_REVOKED')
      this.#refuse(String(payload['message']));
    else if (type === 'server:restarting') this.#pauseMs = Number(payload['reconnectInMs']) || 0;
    else this.#options.onPacket(type, payload);
  }

  #answered(answer: Reconnected): void {
    if (this.#repeats > 0 && this.#syncedAt > 0) {
      this.#repeats--;
      return;
    }
    this.#failures = 0;
    this.#syncedAt ||= Date.now();
    this.#options.onSynced(answer);
  }

  #drop(reason: string): void {
    const held = this.#syncedAt > 0 ? Date.now() - this.#syncedAt : 0;
    this.#discard();
    if (!this.#running) return;
    if (held >= STABLE_MS) this.#retry = 0;
    // A server that takes a connection and drops it at once must not be asked again at once for ever.
    if (held < STABLE_MS) this.#failures++;
    const wait = Math.max(retryDelay(this.#retry++, this.#options.random), this.#pauseMs);
    this.#pauseMs = 0;
    this.nextAttemptAt = Date.now() + wait;
    this.#attemptTimer = setTimeout(() => void this.#attempt(), wait);
    this.#options.onDropped(reason, this.#failures);
  }

  #refuse(reason: string): void {
    this.stop();
    this.#renewedForRefusal = false;
    this.#options.onRefused(reason);
  }

  #discard(): void {
    this.#renewal.end();
    this.#syncedAt = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.offAny();
    socket?.removeAllListeners();
    socket?.disconnect();
  }
}
