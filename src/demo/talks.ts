import type { Person } from './people.ts';
import { TODAY, type Plan } from './plan.ts';
import type { Random } from './random.ts';
import { LETTERS } from './words.ts';

/** What a conversation is about, as the table names it. */
export interface About {
  property_listing_id?: string;
  demand_listing_id?: string;
  invite_id?: string;
}

/** A conversation under way. */
export interface Talk {
  id: string;
  day: number;
  /** Messages already written on `day`. */
  said: number;
}

/** Most messages of one conversation on one day. */
const MOST_A_DAY = 6;

/** Plans conversations between two people, message after message. */
export class Talks {
  readonly #plan: Plan;
  readonly #random: Random;

  constructor(plan: Plan, random: Random) {
    this.#plan = plan;
    this.#random = random;
  }

  /** Opens a conversation with its first message. */
  open(day: number, [from, to]: readonly [Person, Person], about: About, subject: string, occasion: keyof typeof LETTERS): Talk {
    const talk: Talk = { id: this.#random.uuid(), day, said: 0 };
    const created_at = this.#plan.moment(day, 0);
    const none = { property_listing_id: null, demand_listing_id: null, invite_id: null };
    this.#plan.add(day, 'conversations', { id: talk.id, subject, ...none, ...about, created_by: from.id, created_at, updated_at: created_at });
    for (const { id } of [from, to]) {
      this.#plan.add(day, 'conversation_participants', { id: this.#random.uuid(), conversation_id: talk.id, user_id: id, created_at, updated_at: created_at });
    }
    this.say(talk, from, day, occasion);
    return talk;
  } // prettier-ignore

  /** Writes on; false when the day lies beyond today. */
  say(talk: Talk, from: Person, day: number, occasion: keyof typeof LETTERS): boolean {
    if (day > TODAY) return false;
    if (day !== talk.day) Object.assign(talk, { day, said: 0 });
    const created_at = this.#plan.moment(day, (talk.said++ + this.#random.next()) / MOST_A_DAY);
    this.#plan.add(day, 'messages', {
      id: this.#random.uuid(),
      conversation_id: talk.id,
      sender_id: from.id,
      content: this.#random.pick(LETTERS[occasion]),
      created_at,
      updated_at: created_at,
    });
    return true;
  }
}
