import type { DealStatus } from '../contracts/brokerDeal.ts';
import type { Market } from './contacts.ts';
import { statusOn } from './landlords.ts';
import type { Person } from './people.ts';
import { THIS_WEEK, TODAY } from './plan.ts';
import type { Random } from './random.ts';

/** The stages of a deal and the day it reaches each; the days rise. */
type Path = readonly { day: number; status: DealStatus }[];

const DEALS = 200;
const STAGES = ['prospecting', 'touring', 'offer_submitted'] as const;

/**
 * The main broker's thirty, by how far they got. This week three began, one was signed and one was lost: more open deals
 * and one more match, while what was signed leaves the pipeline.
 */
const MAIN_DEALS: readonly { count: number; reaches: DealStatus; thisWeek?: true }[] = [
  { count: 8, reaches: 'signed' },
  { count: 7, reaches: 'lost' },
  { count: 1, reaches: 'signed', thisWeek: true },
  { count: 1, reaches: 'lost', thisWeek: true },
  { count: 3, reaches: 'prospecting' },
  { count: 4, reaches: 'touring' },
  { count: 3, reaches: 'offer_submitted' },
  { count: 3, reaches: 'prospecting', thisWeek: true },
];

/** Plans the brokers' deals and how they move. */
export function planDeals(market: Market): void {
  const { random, people } = market;
  const [main, ...others] = people.broker as [Person, ...Person[]];
  const mine = MAIN_DEALS.flatMap(({ count, reaches, thisWeek }) => Array.from({ length: count }, () => mainPath(random, reaches, thisWeek)));
  for (const path of mine) planDeal(market, main, path);
  for (let i = mine.length; i < DEALS; i++) planDeal(market, others[i % others.length] as Person, randomPath(random));
} // prettier-ignore

function mainPath(random: Random, reaches: DealStatus, thisWeek = false): Path {
  if (reaches === 'prospecting') return [{ day: thisWeek ? THIS_WEEK + random.int(0, 5) : random.int(60, THIS_WEEK - 2), status: reaches }];
  const born = thisWeek ? random.int(45, 55) : random.int(reaches === 'signed' || reaches === 'lost' ? 3 : 35, 58);
  const path = stages(random, born, 3, 7);
  if (reaches === 'touring') return path.slice(0, 2);
  if (reaches === 'offer_submitted') return path;
  return [...path, { day: thisWeek ? THIS_WEEK + random.int(1, 4) : (path.at(-1)?.day ?? born) + random.int(4, 9), status: reaches }];
} // prettier-ignore

function randomPath(random: Random): Path {
  const path = stages(random, random.int(0, TODAY - 1), 2, 12);
  const end = {
    day: (path.at(-1)?.day ?? 0) + random.int(3, 15),
    status: random.chance(0.55) ? 'signed' : 'lost',
  } as const;
  // Some are lost on the way; the later ones are still where they stand today.
  const whole = random.chance(0.2) ? [...path.slice(0, 1), { ...end, status: 'lost' as const }] : [...path, end];
  return whole.filter(({ day }) => day <= TODAY);
}

function stages(random: Random, born: number, least: number, most: number): Path {
  let day = born;
  return STAGES.map((status, i) => ({ day: (day += i === 0 ? 0 : random.int(least, most)), status }));
}

function planDeal({ plan, random, properties, demands }: Market, broker: Person, path: Path): void {
  const id = random.uuid();
  const born = path[0]?.day ?? 0;
  const property = random.pick(properties.filter((one) => statusOn(one, born) === 'active'));
  const demand = random.pick(demands.filter((one) => one.born <= born && one.business.open <= born));
  const commission_percentage = random.int(6, 12) / 2;
  // On a five-year term; few deals are about a whole building.
  const estimated_commission = Math.min(Math.round(property.rent * 5 * commission_percentage) / 100, 90_000 + random.int(0, 9_000));
  path.forEach(({ day, status }, i) => {
    const at = plan.moment(day, random.next());
    if (i > 0) return plan.add(day, 'moveDeal', { id, status, closed_at: status === 'signed' || status === 'lost' ? at : null });
    plan.add(day, 'broker_deals', {
      id, broker_user_id: broker.id, tenant_business_id: demand.business.id, demand_listing_id: demand.id, property_id: property.id, status,
      commission_percentage, estimated_commission, notes: `Five-year lease for ${demand.business.name}`, created_at: at, updated_at: at,
    });
  });
} // prettier-ignore
