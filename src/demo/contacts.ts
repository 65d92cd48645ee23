import { statusOn, type DemoProperty } from './landlords.ts';
import type { People, Person } from './people.ts';
import { THIS_WEEK, TODAY, type Plan } from './plan.ts';
import type { Random } from './random.ts';
import { Talks, type Talk } from './talks.ts';
import type { DemoBusiness, DemoDemand } from './tenants.ts';
import { LETTERS } from './words.ts';

/** What the planning of contacts goes by. */
export interface Market {
  plan: Plan;
  random: Random;
  people: People;
  properties: DemoProperty[];
  businesses: DemoBusiness[];
  demands: DemoDemand[];
}

const INQUIRIES_A_DAY = [2, 6] as const;
const INVITES_A_DAY = [2, 5] as const;
const MAIN_PULL = 3;
const pull = ({ owner }: { owner: Person }): number => (owner.main ? MAIN_PULL : 1);

/** Plans how the market's people approach one another, and who answers: inquiries, invites, QFPs, letters about demands. */
export function planContacts(market: Market): void {
  const contacts = new Contacts(market);
  for (let day = 0; day <= TODAY; day++) contacts.day(day);
}

class Contacts {
  readonly #market: Market;
  readonly #talks: Talks;
  readonly #done = new Set<string>();

  constructor(market: Market) {
    this.#market = market;
    this.#talks = new Talks(market.plan, market.random.fork('talks'));
  }

  day(day: number): void {
    const { random, properties, businesses, demands, people } = this.#market;
    const active = properties.filter((property) => statusOn(property, day) === 'active');
    const open = businesses.filter((business) => business.open <= day);
    const wanted = demands.filter(({ business, born, closed }) => business.open <= day && born <= day && day < closed);
    for (let n = random.int(...INQUIRIES_A_DAY); n > 0; n--) this.#inquire(day, random.weighted(active, pull), this.#seeker());
    for (let n = random.int(...INVITES_A_DAY); n > 0; n--) this.#invite(day, random.weighted(open, pull), random.pick(active));
    if (random.chance(0.8)) this.#writeAbout(day, random.weighted(wanted, ({ business }) => pull(business)), random.pick(people.landlord));
    // The main tenant has been too busy this week: invites came in and are still open.
    const own = open.find(({ owner }) => owner.main);
    if (own && day >= THIS_WEEK && day % 2 === 0) this.#invite(day, own, random.pick(active));
    // The newest are the main landlord's, so that who answers one can see it arrive on the other side.
    if (day === TODAY) for (const property of active.filter(({ owner }) => owner.main).slice(0, 3)) this.#invite(day, own, property, true);
  } // prettier-ignore

  /** A tenant, or a broker for one; the main broker is a busy one. */
  #seeker(): Person {
    const { random, people } = this.#market;
    return random.chance(0.6) ? random.pick(people.tenant) : this.#broker();
  }

  #broker(): Person {
    const { random, people } = this.#market;
    return random.weighted(people.broker, ({ main }) => (main ? 4 : 1)) as Person;
  }

  #once(...key: string[]): boolean {
    return this.#done.size < this.#done.add(key.join()).size;
  }

  #inquire(day: number, property: DemoProperty | undefined, seeker: Person): void {
    const { plan, random } = this.#market;
    if (!property || !this.#once('inquiry', property.id, seeker.id)) return;
    const talk = this.#talks.open(day, [seeker, property.owner], { property_listing_id: property.id }, property.title, 'inquiry');
    const created_at = plan.moment(day, 0);
    plan.add(day, 'property_inquiries', {
      id: random.uuid(), property_listing_id: property.id, user_id: seeker.id, conversation_id: talk.id, inquired_on: plan.date(day), created_at, updated_at: created_at,
    });
    // The main landlord answers everybody this week, which not all got before.
    const keen = property.owner.main && day >= THIS_WEEK;
    if (!keen && !random.chance(property.owner.main ? 0.65 : 0.75)) return;
    const answered = keen ? day : day + random.int(0, 3);
    if (this.#talks.say(talk, property.owner, answered, 'answer')) this.#follow(talk, seeker, answered, 0.6);
  } // prettier-ignore

  /** A landlord invites to an own property, a broker sends a QFP and writes to the landlord as well. */
  #invite(day: number, business: DemoBusiness | undefined, property: DemoProperty, byLandlord = false): void {
    const { plan, random } = this.#market;
    if (!business) return;
    const qfp = !byLandlord && random.chance(0.4);
    const sender = qfp ? this.#broker() : property.owner;
    if (!this.#once('invite', business.id, property.id, sender.id)) return;
    const id = random.uuid();
    const created_at = plan.moment(day, byLandlord ? 0.95 : random.next() / 10);
    const message = qfp ? null : random.pick(LETTERS.invite);
    plan.add(day, 'business_invites', { id, business_id: business.id, property_listing_id: property.id, invited_by: sender.id, message, created_at, updated_at: created_at });
    if (qfp) this.#courtLandlord(day, sender, property);
    this.#answer(day, id, business.owner, sender, property);
  } // prettier-ignore

  #courtLandlord(day: number, broker: Person, property: DemoProperty): void {
    const { random } = this.#market;
    const talk = this.#talks.open(
      day,
      [broker, property.owner],
      { property_listing_id: property.id },
      property.title,
      'invite',
    );
    const answered = day + random.int(0, 3);
    if (!random.chance(0.85) || !this.#talks.say(talk, property.owner, answered, 'answer')) return;
    this.#follow(talk, broker, answered, 0.75);
  }

  /** Whoever asked writes again; this week the main broker always does, and at once. */
  #follow(talk: Talk, seeker: Person, answered: number, probability: number): void {
    const { random } = this.#market;
    const keen = seeker.main && seeker.role === 'broker' && answered >= THIS_WEEK;
    if (keen) this.#talks.say(talk, seeker, answered, 'follow');
    else if (random.chance(probability)) this.#talks.say(talk, seeker, answered + random.int(0, 2), 'follow');
  }

  /** A tenant accepts, declines, writes back, or leaves the invite open. */
  #answer(day: number, id: string, tenant: Person, sender: Person, property: DemoProperty): void {
    const { plan, random } = this.#market;
    const answered = day + random.int(0, 4);
    if (answered > TODAY || !random.chance(0.75) || (tenant.main && answered >= THIS_WEEK)) return;
    const answer = random.pick(['accepted', 'accepted', 'declined', 'reply', 'reply'] as const);
    if (answer !== 'reply') return plan.add(answered, 'answerInvite', { id, status: answer, answered_at: plan.moment(answered, 0.5 + random.next() / 2) });
    const talk = this.#talks.open(answered, [tenant, sender], { invite_id: id }, property.title, 'reply');
    if (random.chance(0.7)) this.#talks.say(talk, sender, answered + random.int(0, 2), 'answer');
  } // prettier-ignore

  /** A landlord writes to the tenant behind a demand listing. */
  #writeAbout(day: number, demand: DemoDemand | undefined, landlord: Person): void {
    const { random } = this.#market;
    if (!demand || !this.#once('demand', demand.id, landlord.id)) return;
    const tenant = demand.business.owner;
    const talk = this.#talks.open(day, [landlord, tenant], { demand_listing_id: demand.id }, demand.title, 'demand');
    const answered = day + random.int(0, 3);
    if (!random.chance(0.7) || !this.#talks.say(talk, tenant, answered, 'reply')) return;
    if (random.chance(0.6)) this.#talks.say(talk, landlord, answered + random.int(0, 1), 'answer');
  }
}
