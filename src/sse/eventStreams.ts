import type { Role } from '../contracts/common.ts';
import type { EventType } from '../contracts/events.ts';
import { tooMany, unauthenticated } from '../errors/index.ts';
import type { Frames, ReaderPlace } from '../events/frames.ts';
import type { LogEvent } from '../events/logEvent.ts';
import type { AccessClaims } from '../middleware/authenticate.ts';
import type { Audience } from '../services/audience.ts';
import { EventStream, type EventStreamOptions } from './eventStream.ts';

/** What the streams of a node need. */
export interface EventStreamsOptions {
  frames: Frames;
  now: () => ReaderPlace;
  streamsPerUser: number;
  tokenGraceSeconds: number;
  onLive: (userId: string) => void;
  /** A state was told while a client was away. */
  onMissedState: (event: LogEvent) => void;
  /** True when the session has ended. */
  isRevoked: (sessionId: string) => boolean;
  onError: (error: unknown) => void;
}

type Member = { stream: EventStream; sessionId: string; role: Role };
/** Who opens a stream. `expiresAt` is in epoch milliseconds. */
export type StreamCaller = Pick<AccessClaims, 'userId' | 'role' | 'sessionId' | 'expiresAt'>;
type Opening = Pick<EventStreamOptions, 'res' | 'from' | 'reset' | 'types'>;

const LONGEST = 2 ** 31 - 1;

/** The SSE streams of this node, by user. */
export class EventStreams implements Audience {
  readonly #options: EventStreamsOptions;
  readonly #members = new Map<string, Set<Member>>();
  #size = 0;

  constructor(options: EventStreamsOptions) {
    this.#options = options;
  }

  /** Streams on this node. */
  get size(): number {
    return this.#size;
  }

  /** Throws 429 when the user has as many streams as allowed. */
  refuseTooMany(userId: string): void {
    if ((this.#members.get(userId)?.size ?? 0) >= this.#options.streamsPerUser) throw tooMany(30, 'Too many streams of this account'); // prettier-ignore
  }

  /** Opens a stream; it lives until the client goes, its session ends or its token has expired. Throws 429 as above. */
  open(caller: StreamCaller, opening: Opening): void {
    // Asked again: others may have opened, and the session may have ended, while this one's cursor was looked up.
    this.refuseTooMany(caller.userId);
    const { frames, now, onError, onLive, onMissedState } = this.#options;
    const { userId, sessionId, role } = caller;
    if (this.#options.isRevoked(sessionId)) throw unauthenticated('The session has ended', 'SESSION_ENDED');
    const parts = { frames, now, onError, onMissedState, onLive: () => onLive(userId) };
    const member: Member = { sessionId, role, stream: new EventStream({ ...opening, ...parts, userId }) };
    const members = this.#members.get(userId) ?? new Set();
    this.#members.set(userId, members.add(member));
    this.#size++;
    const expiry = this.#endAtExpiry(member.stream, caller.expiresAt);
    opening.res.on('close', () => {
      clearTimeout(expiry);
      this.#forget(userId, member);
    });
    member.stream.begin();
    onLive(userId);
  }

  isUserConnected(userId: string): boolean {
    return this.#members.has(userId);
  }

  roleOf(userId: string): Role | undefined {
    for (const member of this.#members.get(userId) ?? []) return member.role;
    return undefined;
  }

  /** The stream reads the event from the log itself, where it also finds what it missed while it was full. */
  emitEvent(userId: string): void {
    for (const { stream } of this.#members.get(userId) ?? []) stream.wake();
  }

  emitState(userId: string, type: EventType, payload: Record<string, unknown>): void {
    for (const { stream } of this.#members.get(userId) ?? []) stream.state(type, payload);
  }

  endSession(sessionId: string, userId: string): void {
    for (const member of [...(this.#members.get(userId) ?? [])]) {
      if (member.sessionId === sessionId) member.stream.end('session:ended', { code: 'SESSION_REVOKED' });
    }
  }

  reset(): void {
    for (const members of this.#members.values()) for (const { stream } of members) stream.reset();
  }

  /** Ends all streams; each client comes back after a pause of its own. */
  close(): void {
    for (const members of [...this.#members.values()]) {
      for (const { stream } of members) stream.end('server:restarting', {}, Math.round(Math.random() * 5_000));
    }
  }

  #endAtExpiry(stream: EventStream, expiresAt: number): NodeJS.Timeout {
    const left = expiresAt - Date.now() + this.#options.tokenGraceSeconds * 1_000;
    const timer = setTimeout(
      () => stream.end('session:ended', { code: 'TOKEN_EXPIRED' }),
      Math.min(Math.max(left, 0), LONGEST),
    );
    return timer.unref();
  }

  #forget(userId: string, member: Member): void {
    member.stream.close();
    const members = this.#members.get(userId);
    if (members?.delete(member)) this.#size--;
    if (members?.size === 0) this.#members.delete(userId);
  }
}
