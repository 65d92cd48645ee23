import type { LogEvent } from './logEvent.ts';

/** Told when a session ends, so that its sockets and streams end with it. */
export type OnSessionEnd = (sessionId: string, userId: string) => void;

/**
 * Sessions that have ended but whose access tokens have not expired yet. Fed by the log, so that it takes effect in
 * order, on every node, without Redis; at start it is filled from the tables.
 */
export class Revocations {
  readonly #tokenLifeMs: number;
  readonly #endedAt = new Map<string, number>();
  readonly #listeners: OnSessionEnd[] = [];

  /** `tokenLifeSeconds`: after that an access token is refused by its own expiry. */
  constructor(tokenLifeSeconds: number) {
    this.#tokenLifeMs = (tokenLifeSeconds + 60) * 1_000;
  }

  onSessionEnd(listener: OnSessionEnd): void {
    this.#listeners.push(listener);
  }

  /** True when the session a token belongs to has ended. */
  isRevoked(caller: { sessionId: string }): boolean {
    return this.#endedAt.has(caller.sessionId);
  }

  /** Ended sessions known before the relay began. */
  load(sessionIds: readonly string[]): void {
    for (const id of sessionIds) this.#endedAt.set(id, Date.now());
  }

  /** Called by the relay with every `session:revoked`. */
  heard(event: LogEvent): void {
    const sessionId = String(event.data['sessionId']);
    this.#forgetExpired();
    this.#endedAt.set(sessionId, Date.now());
    const userId = event.streams[0]?.slice('user:'.length) ?? '';
    for (const listener of this.#listeners) listener(sessionId, userId);
  }

  // Insertion order is time order, so the expired ones are at the front.
  #forgetExpired(): void {
    const before = Date.now() - this.#tokenLifeMs;
    for (const [id, at] of this.#endedAt) {
      if (at >= before) return;
      this.#endedAt.delete(id);
    }
  }
}
