import { randomUUID } from 'node:crypto';
import type { LogEventType } from '../contracts/events.ts';
import type { WireEvent } from '../events/frames.ts';
import type { Audience } from './audience.ts';
import type { RoleKpis } from './RoleKpis.ts';

/** Where an event comes from: the log, with its position; absent when a caller announces something by hand. */
export interface Origin {
  event: WireEvent;
  position: number;
}

/** What an event service uses. */
export interface EventServiceParts<T> {
  kpis: Pick<RoleKpis<T>, 'invalidateCache'>;
  audience: Audience;
  /** Asks for one push of the user's KPIs, once a burst. */
  pushKpis: (userId: string) => void;
  /** Cursor of what this node has relayed, for events made by hand. */
  cursor: () => string;
  onError: (error: unknown) => void;
}

/**
 * What the three role event services share: drop the cache first, do nothing more for a user who is not connected here,
 * never throw into the caller. They push what the relay brings them; no writing service calls them.
 */
export abstract class RoleEventService<T> {
  readonly #parts: EventServiceParts<T>;

  constructor(parts: EventServiceParts<T>) {
    this.#parts = parts;
  }

  /** The user's KPIs are stale below `position`. */
  onKPIsMoved(userId: string, position: number): void {
    this.#parts.kpis.invalidateCache(userId, position);
  }

  /** Pushes the user's current KPIs, without any event. */
  triggerKPIUpdate(userId: string): void {
    if (this.#parts.audience.isUserConnected(userId)) this.#parts.pushKpis(userId);
  }

  /** An event that concerns users of every role: messages, invites, inquiries, matches, bulk changes. */
  onEvent(userId: string, origin: Origin): void {
    this.announce(userId, origin.event.type as LogEventType, origin.event.data, origin);
  }

  /** Tells the user's screens; without an origin the cache is dropped and the KPIs are pushed as well. */
  protected announce(userId: string, type: LogEventType, data: Record<string, unknown>, origin?: Origin): void {
    try {
      if (!origin) this.#parts.kpis.invalidateCache(userId);
      if (!this.#parts.audience.isUserConnected(userId)) return;
      this.#parts.audience.emitEvent(userId, origin?.event ?? this.#byHand(type, data));
      if (!origin) this.#parts.pushKpis(userId);
    } catch (error) {
      this.#parts.onError(error);
    }
  }

  #byHand(type: LogEventType, data: Record<string, unknown>): WireEvent {
    return { type, data, eventId: randomUUID(), cursor: this.#parts.cursor(), timestamp: new Date().toISOString() };
  }
}
