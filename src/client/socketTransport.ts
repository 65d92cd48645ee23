import { io as connectSocket, type Socket } from 'socket.io-client';
import type { Reconnected } from '../contracts/events.ts';
import { retryDelay } from './backoff.ts';
import { InBandRenewal } from './inBandRenewal.ts';
import { WRONG_USER, isTokenFault } from './session.ts';
import { SOMEBODY_ELSE, SignInNeeded, type Token, type TokenKeeper } from './tokenKeeper.ts';

export type Io = typeof connectSocket;
/** What a packet carries. */
export type Payload = Record<string, unknown>;

/** The server's verdict on a cursor. */
export interface Synced extends Reconnected {
  /** The cursor that was handed in; null for none. */
  asked: string | null;
  /** When it was handed in (epoch ms). */
  askedAt: number;
}

/** What a socket transport needs, and whom it tells. */
export interface SocketTransportOptions {
  url: string;
  io?: Io | undefined;
  /** Whether cookies go along, and win over the token. */
  cookies: boolean;
  tokens: TokenKeeper;
  /** Where to continue from, asked when the connection is opened. */
  cursor: () => string | null;
  random?: (() => number) | undefined;
  /** A committed change. Everything from the cursor that was handed in comes, in order. */
  onEvent: (type: string, payload: Payload) => void;
  /** Whatever else the server sends that is not about the connection itself. */
  onState: (type: string, payload: Payload) => void;
  /** What was missed has come, or cannot come. */
  onSynced: (synced: Synced) => void;
  /** Lost, or an attempt failed; `failures` in a row, with those that connected and did not hold. */
  onDropped: (reason: string, failures: number) => void;
  onRefused: (reason: string) => void;
}

/** A connection that held this long is a good one: the next retry is at once again. A shorter one is a failed attempt. */
const STABLE_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Longest silence before the verdict; a long replay is not silent. */
const SYNC_TIMEOUT_MS = 15_000;
/** How long a connection that may have died in the machine's sleep has to prove that it lives. */
const PROOF_TIMEOUT_MS = 4_000;

type Refusal = Error & { data?: { code?: string } };

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
  #renewedForRefusal = false;
  /** The cursor handed in last, and when. */
  #asked: Pick<Synced, 'asked' | 'askedAt'> = { asked: null, askedAt: 0 };
  /** Verdicts that were asked for and have not come yet. */
  #awaited = 0;
  #attemptTimer: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #nextAttemptAt: number | null = null;

  constructor(options: SocketTransportOptions) {
    this.#options = options;
    this.#renewal = new InBandRenewal({
      tokens: options.tokens,
      onRefused: (reason) => this.#refuse(reason),
      onNotTaken: (reason) => this.drop(reason),
    });
  }

  /** What carries it: `websocket`, or `polling` for Socket.IO's own long polling; null while not connected. */
  get carrier(): string | null {
    return this.#socket?.connected ? this.#socket.io.engine.transport.name : null;
  }

  /** Time of the next attempt (epoch ms), while waiting for it. */
  get nextAttemptAt(): number | null {
    return this.#nextAttemptAt;
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
    this.#nextAttemptAt = null;
    this.#discard();
  }

  /** Tries at once instead of waiting; a connection that stands has to prove that it still does. */
  hurry(): void {
    if (this.#nextAttemptAt !== null) {
      clearTimeout(this.#attemptTimer);
      this.#retry = 0;
      void this.#attempt();
    } else if (this.#socket && this.#syncedAt > 0) {
      this.#expectWithin(PROOF_TIMEOUT_MS, 'The connection is dead');
      this.#requestState();
    }
  }

  /** Asks how the held cursor stands; the answer is a verdict, and KPIs come beside it. */
  #requestState(): void {
    const cursor = this.#options.cursor();
    this.#asked = { asked: cursor, askedAt: Date.now() };
    this.#awaited++;
    this.#socket?.emit('request:current-state', ...(cursor === null ? [] : [{ cursor }]));
  }

  /** Gives the connection up, for another to be opened. */
  drop(reason: string): void {
    const held = this.#syncedAt > 0 ? Date.now() - this.#syncedAt : 0;
    this.#discard();
    if (!this.#running) return;
    if (held >= STABLE_MS) this.#retry = this.#failures = 0;
    // A server that takes a connection and drops it at once must not be asked again at once for ever.
    else this.#failures++;
    const wait = Math.max(retryDelay(this.#retry++, this.#options.random), this.#pauseMs);
    this.#pauseMs = 0;
    this.#nextAttemptAt = Date.now() + wait;
    this.#attemptTimer = setTimeout(() => void this.#attempt(), wait);
    this.#options.onDropped(reason, this.#failures);
  }

  async #attempt(): Promise<void> {
    this.#nextAttemptAt = null;
    await this.#withToken(() => this.#options.tokens.current());
  }

  /** Opens the socket with a token, however that is to be had. */
  async #withToken(obtain: () => Promise<Token>): Promise<void> {
    try {
      const token = await obtain();
      if (this.#running) this.#open(token);
    } catch (error) {
      if (!this.#running) return;
      if (error instanceof SignInNeeded) this.#refuse(error.message);
      else this.drop((error as Error).message);
    }
  }

  #open(token: Token): void {
    this.#discard();
    const { io = connectSocket, url, cookies, cursor, tokens } = this.#options;
    // Asked for when the connection opens: polling may have moved the cursor meanwhile.
    const auth = (give: (auth: object) => void) => {
      this.#asked = { asked: cursor(), askedAt: Date.now() };
      this.#awaited = this.#asked.asked === null ? 0 : 1;
      give({
        ...authOf(token, cookies, this.#asked.asked),
        ...(tokens.userId !== undefined && { user: tokens.userId }),
      });
    };
    const socket = io(`${url.replace(/\/+$/, '')}/dashboard`, {
      path: '/socket.io',
      auth,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnection: false,
      forceNew: true,
      withCredentials: cookies,
      timeout: CONNECT_TIMEOUT_MS,
    });
    this.#socket = socket;
    this.#expectWithin(SYNC_TIMEOUT_MS, 'The server does not answer');
    socket.on('connect', () => this.#connected(socket, token));
    socket.on('connect_error', (error: Refusal) => this.#notConnected(error, token));
    socket.on('disconnect', (reason) => this.drop(reason));
    socket.onAny((type: string, payload: Payload) => this.#receive(type, payload));
  }

  /** With a cursor the handshake itself is answered; without one the server waits to be asked. */
  #connected(socket: Socket, token: Token): void {
    this.#renewedForRefusal = false;
    this.#renewal.begin(socket, token);
    if (this.#asked.asked === null) this.#requestState();
  }

  #notConnected(error: Refusal, token: Token): void {
    if (error.data?.code === WRONG_USER) return this.#refuse(SOMEBODY_ELSE);
    if (!isTokenFault(error.data?.code)) return this.drop(error.message);
    if (this.#renewedForRefusal) return this.#refuse(error.message);
    this.#renewedForRefusal = true;
    this.#discard();
    void this.#withToken(() => this.#options.tokens.replace(token));
  }

  #receive(type: string, payload: Payload): void {
    // Whatever comes proves that the connection lives.
    if (this.#syncedAt > 0) clearTimeout(this.#deadline);
    else this.#expectWithin(SYNC_TIMEOUT_MS, 'The server does not answer');
    if (type === 'reconnected') this.#answered(payload as Reconnected);
    else if (type === 'auth:expired') void this.#renewal.renew();
    else if (type === 'session:ended' && payload['code'] === 'SESSION_REVOKED') this.#refuse(String(payload['message']));
    else if (type === 'server:restarting') this.#pauseMs = Number(payload['reconnectInMs']) || 0;
    else if (typeof payload['eventId'] !== 'string' || isState(type)) this.#options.onState(type, payload);
    else this.#options.onEvent(type, payload);
  } // prettier-ignore

  #answered(answer: Reconnected): void {
    clearTimeout(this.#deadline);
    this.#syncedAt ||= Date.now();
    const unasked = this.#awaited === 0;
    this.#awaited = Math.max(0, this.#awaited - 1);
    this.#options.onSynced({ ...answer, ...this.#asked });
    // The log was replaced under an open connection; the KPIs of the new one come when they are asked for.
    if (unasked && this.#syncedAt > 0) this.#requestState();
  }

  #refuse(reason: string): void {
    this.stop();
    this.#renewedForRefusal = false;
    this.#options.onRefused(reason);
  }

  #expectWithin(ms: number, reason: string): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.drop(reason), ms);
  }

  #discard(): void {
    clearTimeout(this.#deadline);
    this.#renewal.end();
    this.#syncedAt = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.offAny();
    socket?.removeAllListeners();
    socket?.disconnect();
  }
}

/** State events carry an id as well, and no place of their own in the log. */
const isState = (type: string): boolean => type === 'kpi:update' || type === 'unread:update';

function authOf({ value }: Token, cookies: boolean, cursor: string | null): object {
  return {
    ...(value !== undefined && { token: value }),
    ...(!cookies && { use: 'token' }),
    ...(cursor !== null && { cursor }),
  };
}
