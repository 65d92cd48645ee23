import { planAttention } from './attention.ts';
import { planContacts } from './contacts.ts';
import { planDeals } from './deals.ts';
import { planLandlords } from './landlords.ts';
import { planPeople, type People } from './people.ts';
import { Plan } from './plan.ts';
import { Random } from './random.ts';
import { planTenants } from './tenants.ts';

/** Plans a whole market. Nothing but the arguments decides it, and the day of `now` only dates it. */
export function planMarket(now: Date, seed: number, passwordHash: string): { plan: Plan; people: People } {
  const plan = new Plan(now);
  const random = new Random(`market ${seed}`);
  const people = planPeople(plan, random.fork('people'), passwordHash);
  const properties = planLandlords(plan, random.fork('landlords'), people.landlord);
  const { businesses, demands } = planTenants(plan, random.fork('tenants'), people.tenant);
  const market = { plan, people, properties, businesses, demands };
  planAttention(plan, random.fork('attention'), market);
  planContacts({ ...market, random: random.fork('contacts') });
  planDeals({ ...market, random: random.fork('deals') });
  return { plan, people };
}
