import type { Role } from '../contracts/common.ts';
import type { EventType } from '../contracts/events.ts';
import type { WireEvent } from '../events/frames.ts';

/** The screens connected to this node, whatever their transport. */
export interface Audience {
  /** True when the user has a socket or a stream on this node. */
  isUserConnected(userId: string): boolean;
  /** Role of a connected user. */
  roleOf(userId: string): Role | undefined;
  /** A log event for one user's screens. Emitted in log order. */
  emitEvent(userId: string, event: WireEvent): void;
  /** The latest state of something for one user's screens; may be left out where a screen is behind. */
  emitState(userId: string, type: EventType, payload: Record<string, unknown>): void;
}

/** Several transports as one audience. */
export class CombinedAudience implements Audience {
  readonly #parts: Audience[] = [];

  add(part: Audience): void {
    this.#parts.push(part);
  }

  isUserConnected(userId: string): boolean {
    return this.#parts.some((part) => part.isUserConnected(userId));
  }

  roleOf(userId: string): Role | undefined {
    for (const part of this.#parts) {
      const role = part.roleOf(userId);
      if (role) return role;
    }
    return undefined;
  }

  emitEvent(userId: string, event: WireEvent): void {
    for (const part of this.#parts) part.emitEvent(userId, event);
  }

  emitState(userId: string, type: EventType, payload: Record<string, unknown>): void {
    for (const part of this.#parts) part.emitState(userId, type, payload);
  }
}
