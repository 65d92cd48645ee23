import { randomUUID } from 'node:crypto';
import type { DashboardRole, Role } from '../contracts/common.ts';
import { DashboardRole as DashboardRoleSchema } from '../contracts/common.ts';
import { Loop } from '../events/loop.ts';
import type { TotalsReading, TotalsStore } from '../stores/totalsStore.ts';
import type { Audience } from './audience.ts';
import type { RoleKpis } from './RoleKpis.ts';

/** What the pushes need. */
export interface StatePushOptions {
  totals: Pick<TotalsStore, 'readMany'>;
  audience: Audience;
  kpis: Record<DashboardRole, Pick<RoleKpis<unknown>, 'absorb' | 'peek'>>;
  /**
   * Cursor of what this node has relayed. Not of the reading: its snapshot may be ahead of the events sent so far, and a
   * client that resumed from there would miss them.
   */
  cursor: () => string;
  onError: (error: unknown) => void;
}

/** Tells a state to one screen alone. */
export type TellState = (type: 'kpi:update', payload: Record<string, unknown>) => void;

/** What is to be told to one user. */
interface Wish {
  kpis: boolean;
  unread: Map<string, number>;
}

const isDashboardRole = (role: Role | undefined): role is DashboardRole => DashboardRoleSchema.safeParse(role).success;

/**
 * Pushes state, not events: the latest KPIs and unread counts, once a burst and user, however many changes asked for it.
 * All users of a burst are read in one statement. A failed read is tried again; what was asked for is not forgotten.
 */
export class StatePush {
  readonly #options: StatePushOptions;
  readonly #loop: Loop;
  #wishes = new Map<string, Wish>();

  constructor(options: StatePushOptions) {
    this.#options = options;
    // Once an outage: the tries that follow say nothing new.
    this.#loop = new Loop(
      () => this.#flush(),
      (error, failures) => failures === 1 && options.onError(error),
    );
  }

  /** The user's KPIs may have moved. */
  kpis(userId: string): void {
    this.#wish(userId).kpis = true;
    this.#loop.wake();
  }

  /**
   * A screen of the user has come. What this node knows to be current it is told at once and alone: when a thousand come back together,
   * each of them neither asks the database nor tells the user's others what they have.
   */
  welcome(userId: string, tell: TellState): void {
    // As with a push: after the verdict on the screen's cursor, which may void all that it was told before.
    setImmediate(() => {
      const role = this.#options.audience.roleOf(userId);
      const known = isDashboardRole(role) ? this.#options.kpis[role].peek(userId) : undefined;
      if (known) tell('kpi:update', { kpis: known.kpis, asOf: known.asOf, ...this.#stamp() });
      else this.kpis(userId);
    });
  }

  /** The user's unread messages in one conversation changed to `unreadCount`. */
  unread(userId: string, conversationId: string, unreadCount: number): void {
    this.#wish(userId).unread.set(conversationId, unreadCount);
    this.#loop.wake();
  }

  /** Users still waiting for a push. */
  get depth(): number {
    return this.#wishes.size;
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  #wish(userId: string): Wish {
    let wish = this.#wishes.get(userId);
    if (!wish) this.#wishes.set(userId, (wish = { kpis: false, unread: new Map() }));
    return wish;
  }

  async #flush(): Promise<void> {
    // One turn of the event loop, so that a burst handed on in slices is one push.
    await new Promise((resolve) => setImmediate(resolve));
    const wishes = this.#wishes;
    this.#wishes = new Map();
    const connected = [...wishes.keys()].filter((userId) => this.#options.audience.isUserConnected(userId));
    if (connected.length === 0) return;
    try {
      for (const reading of await this.#options.totals.readMany(connected)) {
        const wish = wishes.get(reading.userId);
        if (wish) this.#push(reading, wish);
      }
    } catch (error) {
      this.#giveBack(wishes);
      throw error;
    }
  }

  #push(reading: TotalsReading, wish: Wish): void {
    const { audience, kpis } = this.#options;
    const role = audience.roleOf(reading.userId);
    if (wish.kpis && isDashboardRole(role)) {
      const { asOf, kpis: value } = kpis[role].absorb(reading);
      audience.emitState(reading.userId, 'kpi:update', { kpis: value, asOf, ...this.#stamp() });
    }
    for (const [conversationId, unreadCount] of wish.unread) {
      const totalUnread = reading.now.totals.unread;
      audience.emitState(reading.userId, 'unread:update', {
        conversationId,
        unreadCount,
        totalUnread,
        ...this.#stamp(),
      });
    }
  }

  #stamp() {
    return { timestamp: new Date().toISOString(), eventId: randomUUID(), cursor: this.#options.cursor() };
  }

  #giveBack(wishes: Map<string, Wish>): void {
    for (const [userId, old] of wishes) {
      const wish = this.#wish(userId);
      wish.kpis ||= old.kpis;
      for (const [id, count] of old.unread) if (!wish.unread.has(id)) wish.unread.set(id, count);
    }
  }
}
