import type { Server as HttpServer } from 'node:http';
import { Server, type Namespace, type Socket } from 'socket.io';
import { z } from 'zod';
import { Cursor, type Role } from '../contracts/common.ts';
import type { EventType } from '../contracts/events.ts';
import { formatCursor } from '../events/cursor.ts';
import type { Frames, ReaderPlace, WireEvent } from '../events/frames.ts';
import { userStream, type LogEvent } from '../events/logEvent.ts';
import type { Audience } from '../services/audience.ts';
import type { TellState } from '../services/StatePush.ts';
import type { AccessClaims } from '../middleware/authenticate.ts';
import { originAllowed } from '../middleware/origins.ts';
import { ConnectionRefused, clientAddress, cursorOf, tokenOf, userOf } from './handshake.ts';
import { LIVE_ROOM, LiveSocket, complain } from './liveSocket.ts';
import { MessageRate } from './messageRate.ts';
import { SocketSession } from './socketSession.ts';

/** Settings of the socket server. */
export interface DashboardSocketLimits {
  allowedOrigins: readonly string[];
  trustedProxies: number;
  perUser: number;
  perIp: number;
  perNode: number;
  messagesPerSecond: number;
  messageBurst: number;
  tokenGraceSeconds: number;
  compression: boolean;
}

/** What the socket server needs. */
export interface DashboardSocketOptions {
  http: HttpServer;
  limits: DashboardSocketLimits;
  frames: Frames;
  /** Where this node's relay stands. */
  now: () => ReaderPlace;
  /** Verifies an access token; throws when it is not valid or its session has ended. */
  verify: (token: string) => AccessClaims;
  /** A user has a screen that is up to date but has no state yet. */
  onLive: (userId: string, tell: TellState) => void;
  /** A state was told while a client was away. */
  onMissedState: (event: LogEvent) => void;
  onError: (error: unknown) => void;
  onEmitted?: (type: string) => void;
}

/** One connected socket with what belongs to it. */
interface Member {
  socket: Socket;
  live: LiveSocket;
  session: SocketSession;
  role: Role;
}

const StateRequest = z.strictObject({ cursor: Cursor.optional() }).nullish();
const RefreshRequest = z.strictObject({ token: z.string().min(1).max(4_096) });
const CURSOR_EVERY_MS = 15_000;
const VIOLATIONS = 3;

/** The `/dashboard` namespace: who may connect, what a client may ask, and the rooms of the users on this node. */
export class DashboardSocketServer implements Audience {
  readonly #options: DashboardSocketOptions;
  readonly #io: Server;
  readonly #dashboard: Namespace;
  readonly #members = new Map<string, Set<Member>>();
  readonly #perIp = new Map<string, number>();
  readonly #connections = new Set<Socket['conn']>();
  readonly #cursorTimer: NodeJS.Timeout;

  constructor(options: DashboardSocketOptions) {
    this.#options = options;
    const { limits } = options;
    this.#io = new Server(options.http, {
      path: '/socket.io',
      serveClient: false,
      maxHttpBufferSize: 64 * 1024,
      perMessageDeflate: limits.compression,
      pingInterval: 15_000,
      pingTimeout: 10_000,
      connectTimeout: 10_000,
      cors: { origin: [...limits.allowedOrigins], credentials: true },
      allowRequest: (request, done) => done(null, originAllowed(request.headers, limits.allowedOrigins)),
    });
    this.#dashboard = this.#io.of('/dashboard');
    this.#dashboard.use((socket, next) => {
      try {
        this.#admit(socket);
        next();
      } catch (error) {
        next(error as Error);
      }
    });
    this.#dashboard.on('connection', (socket) => this.#connected(socket));
    // Socket.IO lets anybody into the root namespace, where nobody would be counted; there is nothing to be had there.
    this.#io.of('/').use((_socket, next) => next(new ConnectionRefused('NOT_FOUND', 'There is no such namespace')));
    this.#cursorTimer = setInterval(() => this.#tellCursor(), CURSOR_EVERY_MS);
    this.#cursorTimer.unref();
  }

  /** Sockets on this node. */
  get size(): number {
    return this.#dashboard.sockets.size;
  }

  isUserConnected(userId: string): boolean {
    return this.#members.has(userId);
  }

  roleOf(userId: string): Role | undefined {
    for (const member of this.#members.get(userId) ?? []) return member.role;
    return undefined;
  }

  emitEvent(userId: string, { type, data, timestamp, eventId, cursor }: WireEvent): void {
    this.#toUser(userId, type, { ...data, timestamp, eventId, cursor });
  }

  emitState(userId: string, type: EventType, payload: Record<string, unknown>): void {
    this.#toUser(userId, type, payload);
  }

  /** Emits the user's KPIs, for callers that have them at hand. */
  emitKPIUpdate(userId: string, kpis: unknown): void {
    const cursor = formatCursor(this.#options.now());
    this.emitState(userId, 'kpi:update', { kpis, timestamp: new Date().toISOString(), cursor });
  }

  /** Closes the sockets of a session that has ended. */
  endSession(sessionId: string, userId: string): void {
    for (const member of [...(this.#members.get(userId) ?? [])]) {
      if (member.session.sessionId === sessionId) member.session.end('SESSION_REVOKED', 'The session has ended');
    }
  }

  /** The log was replaced: every client has to load everything again. */
  reset(): void {
    for (const members of this.#members.values()) for (const member of members) member.live.reset();
  }

  /** Tells every client to come back after a pause of its own, then closes. */
  async close(): Promise<void> {
    clearInterval(this.#cursorTimer);
    for (const socket of this.#dashboard.sockets.values()) {
      socket.emit('server:restarting', {
        reconnectInMs: Math.round(Math.random() * 5_000),
        timestamp: new Date().toISOString(),
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }

  #toUser(userId: string, type: string, payload: Record<string, unknown>): void {
    const members = this.#members.get(userId);
    if (!members) return;
    this.#dashboard.local.to(userStream(userId)).emit(type, payload);
    this.#options.onEmitted?.(type);
    const place = this.#options.now();
    for (const member of members) member.live.checkBacklog(place);
  }

  #tellCursor(): void {
    const cursor = formatCursor(this.#options.now());
    this.#dashboard.local.to(LIVE_ROOM).emit('cursor', { cursor, timestamp: new Date().toISOString() });
  }

  /** Throws when the socket may not connect. */
  #admit(socket: Socket): void {
    const { limits, verify } = this.#options;
    // One connection, one dashboard: many in one payload would all be admitted before any of them is counted.
    if (this.#connections.has(socket.conn))
      throw new ConnectionRefused('TOO_MANY_CONNECTIONS', 'This connection has its dashboard');
    const text = tokenOf(socket);
    if (!text) throw new ConnectionRefused('UNAUTHENTICATED', 'Authentication token required');
    let token: AccessClaims;
    try {
      token = verify(text);
    } catch {
      throw new ConnectionRefused('INVALID_TOKEN', 'Invalid authentication token');
    }
    if ((userOf(socket) ?? token.userId) !== token.userId)
      throw new ConnectionRefused('WRONG_USER', 'This session belongs to another user');
    const address = clientAddress(socket.request, limits.trustedProxies);
    if (this.size >= limits.perNode) throw new ConnectionRefused('NODE_FULL', 'This server has too many connections');
    if ((this.#members.get(token.userId)?.size ?? 0) >= limits.perUser)
      throw new ConnectionRefused('TOO_MANY_CONNECTIONS', 'This account has too many connections'); // prettier-ignore
    if ((this.#perIp.get(address) ?? 0) >= limits.perIp)
      throw new ConnectionRefused('TOO_MANY_CONNECTIONS', 'This address has too many connections'); // prettier-ignore
    socket.data = { token, address };
    this.#connections.add(socket.conn);
    socket.conn.once('close', () => this.#connections.delete(socket.conn));
  }

  #connected(socket: Socket): void {
    const { token, address } = socket.data as { token: AccessClaims; address: string };
    const { userId } = token;
    const { frames, now, onError, onLive, onMissedState, verify, limits } = this.#options;
    const member: Member = {
      socket,
      role: token.role,
      live: new LiveSocket({
        socket,
        userId,
        frames,
        now,
        onError,
        onMissedState,
        onLive: () => onLive(userId, (type, payload) => void socket.emit(type, payload)),
      }),
      session: new SocketSession({ socket, token, verify, graceSeconds: limits.tokenGraceSeconds }),
    };
    const members = this.#members.get(userId) ?? new Set();
    this.#members.set(userId, members.add(member));
    this.#perIp.set(address, (this.#perIp.get(address) ?? 0) + 1);
    socket.on('disconnect', () => this.#disconnected(member, userId, address));
    this.#listen(member);
    void this.#attempt(socket, () => member.live.begin(cursorOf(socket)));
  }

  #disconnected(member: Member, userId: string, address: string): void {
    this.#connections.delete(member.socket.conn);
    member.live.close();
    member.session.close();
    const members = this.#members.get(userId);
    members?.delete(member);
    if (members?.size === 0) this.#members.delete(userId);
    const left = (this.#perIp.get(address) ?? 1) - 1;
    if (left > 0) this.#perIp.set(address, left);
    else this.#perIp.delete(address);
  }

  #listen({ socket, live, session }: Member): void {
    this.#limit(socket, session);
    socket.on('request:current-state', (request: unknown) => {
      const parsed = StateRequest.safeParse(typeof request === 'function' ? undefined : request);
      if (!parsed.success)
        return complain(socket, 'VALIDATION_ERROR', 'cursor: must be a cursor as the server sent it');
      void this.#attempt(socket, () => live.requestState(parsed.data?.cursor));
    });
    socket.on('auth:refresh', (request: unknown, answer: unknown) => {
      const parsed = RefreshRequest.safeParse(request);
      const result = parsed.success
        ? session.refresh(parsed.data.token)
        : { ok: false, code: 'VALIDATION_ERROR', message: 'token: must be an access token' };
      if (typeof answer === 'function') (answer as (result: unknown) => void)(result);
      else socket.emit('auth:refreshed', result);
    });
  }

  /** Every inbound message costs a token; a client that goes on after three refusals is closed. */
  #limit(socket: Socket, session: SocketSession): void {
    const { messagesPerSecond, messageBurst } = this.#options.limits;
    const rate = new MessageRate(messagesPerSecond, messageBurst);
    let violations = 0;
    socket.use(([event], next) => {
      if (!rate.take()) {
        complain(socket, 'RATE_LIMITED', `At most ${messagesPerSecond} messages a second`);
        if (++violations >= VIOLATIONS) session.end('RATE_LIMITED', 'Too many messages');
        return;
      }
      if (event !== 'request:current-state' && event !== 'auth:refresh')
        return complain(socket, 'UNKNOWN_EVENT', 'There is no such event'); // prettier-ignore
      next();
    });
  }

  async #attempt(socket: Socket, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.onError(error);
      socket.disconnect(true);
    }
  }
}

/** The running node's socket server, set when the app is built. */
let running: DashboardSocketServer | undefined;
export const getDashboardSocket = (): DashboardSocketServer | undefined => running;
export const exposeDashboardSocket = (server: DashboardSocketServer): void => {
  running = server;
};
