/*
 * The plan of a demo market: which rows are written on which day. Days are numbered from 0, the first, to TODAY. A plan
 * says what happens; the tables' own triggers do the rest (owners, counters, answers, versions), as in real life.
 */

/** Number of the last day, the present one; there are 90 days before it. */
export const TODAY = 90;
/** The first day that the KPIs' trends count as new: they compare with the end of the day before it. */
export const THIS_WEEK = TODAY - 6;

export type Row = Record<string, unknown>;

/** What is done on a day, in this order: inserts, and updates of the columns named. */
export const STEPS = {
  users: {},
  user_profiles: {},
  broker_profiles: {},
  businesses: {},
  demand_listings: {},
  property_listings: {},
  verifyBusiness: { update: 'businesses' },
  closeDemand: { update: 'demand_listings' },
  moveProperty: { update: 'property_listings' },
  // The table sets its market clock by the real time when a status changes; this sets it by the plan's.
  setMarketClock: { update: 'property_listings' },
  business_views: {},
  property_views: {},
  property_favorites: {},
  business_invites: {},
  conversations: {},
  conversation_participants: {},
  property_inquiries: {},
  // Who answers whom depends on the order, so of each conversation one message at a time.
  messages: { oneEach: 'conversation_id' },
  answerInvite: { update: 'business_invites' },
  broker_deals: {},
  moveDeal: { update: 'broker_deals' },
} as const satisfies Record<string, { update?: string; oneEach?: string }>;

export type Step = keyof typeof STEPS;
export type PlannedDay = Partial<Record<Step, Row[]>>;

const DAY_MS = 86_400_000;
/** The part of a day in which things happen, UTC: business hours in America. */
const OPENS_MS = 14 * 3_600_000;
const OPEN_MS = 9 * 3_600_000;
/** Today may be young: all of it lies in its first minutes, so that nothing is in the future. */
const TODAY_MS = 300_000;

/** Rows by day, and the calendar that dates them. */
export class Plan {
  readonly days: PlannedDay[] = Array.from({ length: TODAY + 1 }, () => ({}));
  readonly #first: number;

  /** @param now any moment of the market's present day; its first five minutes still belong to the day before */
  constructor(now: Date) {
    const present = now.getTime() - TODAY_MS;
    this.#first = present - (present % DAY_MS) - TODAY * DAY_MS;
  }

  add(day: number, step: Step, row: Row): void {
    const planned = this.days[day];
    if (!planned) throw new RangeError(`Day ${day} is not in the plan`);
    (planned[step] ??= []).push(row);
  }

  /** The calendar day, `YYYY-MM-DD`. */
  date(day: number): string {
    return new Date(this.#first + day * DAY_MS).toISOString().slice(0, 10);
  }

  /** A moment of a day, ISO; `part` from 0, when it opens, to 1. */
  moment(day: number, part: number): string {
    const into = day === TODAY ? part * TODAY_MS : OPENS_MS + part * OPEN_MS;
    return new Date(this.#first + day * DAY_MS + Math.floor(into)).toISOString();
  }
}
