import { businessCategories, type BusinessCategory } from '../contracts/business.ts';
import type { Person } from './people.ts';
import { THIS_WEEK, TODAY, type Plan, type Row } from './plan.ts';
import type { Random } from './random.ts';
import { AMENITIES, NAMES, PLACES, PROPERTIES, TRADES, type Place } from './words.ts';

/** A business of the demo market, with what others need to know of it. */
export interface DemoBusiness {
  id: string;
  owner: Person;
  name: string;
  category: BusinessCategory;
  place: Place;
  /** The day it came, and the day it can be approached from; Infinity while it cannot. */
  born: number;
  open: number;
}

/** A demand listing. */
export interface DemoDemand {
  id: string;
  business: DemoBusiness;
  title: string;
  born: number;
  /** The day it closes; Infinity while it is open. */
  closed: number;
}

const BUSINESSES = 150;
/** The main tenant's twelve: the day each comes. The last one is this week's, so the KPI goes up. */
const MAIN_BORN: readonly number[] = [0, 0, 0, 1, 2, 4, 9, 16, 28, 45, 66, THIS_WEEK + 3];
/** Which of them are hidden, and which has been waiting for its verification. */
const MAIN_FATES: Readonly<Record<number, Fate>> = { 4: 'hidden', 9: 'waiting' };

/** How a business stands: on the market, verified some days later, never yet, or in stealth. */
type Fate = 'active' | 'verified' | 'waiting' | 'hidden';
const FATES: readonly (readonly [Fate, number])[] = [['active', 84], ['verified', 7], ['waiting', 3], ['hidden', 6]]; // prettier-ignore

/** Plans the tenants' businesses and what they look for. */
export function planTenants(plan: Plan, random: Random, tenants: readonly Person[]): { businesses: DemoBusiness[]; demands: DemoDemand[] } {
  const [main, ...others] = tenants as [Person, ...Person[]];
  const names = random.some(companyNames(), BUSINESSES);
  const businesses = names.map((name, i) => {
    const owner = i < MAIN_BORN.length ? main : (others[i % others.length] as Person);
    const born = MAIN_BORN[i] ?? (random.chance(0.5) ? random.int(0, 4) : random.int(5, TODAY - 3));
    const fate = owner.main ? (MAIN_FATES[i] ?? 'active') : (random.weighted(FATES, ([, share]) => share)?.[0] ?? 'active');
    return planBusiness(plan, random, { owner, born, ...name }, fate);
  });
  // One in five has none, one in five has two: as many listings as businesses.
  const demands = businesses.flatMap((business, i) => Array.from({ length: [1, 0, 1, 2, 1][i % 5] ?? 1 }, () => planDemand(plan, random, business)));
  return { businesses, demands };
} // prettier-ignore

function companyNames(): { name: string; category: BusinessCategory }[] {
  return businessCategories.flatMap((category) =>
    TRADES[category].names.flatMap((trade) => NAMES.map((name) => ({ name: `${name} ${trade}`, category }))),
  );
}

type Founding = Pick<DemoBusiness, 'owner' | 'born' | 'name' | 'category'>;

function planBusiness(plan: Plan, random: Random, founding: Founding, fate: Fate): DemoBusiness {
  const { owner, born, name, category } = founding;
  const opens = { active: born, verified: born + random.int(2, 6), waiting: Infinity, hidden: Infinity }[fate];
  const status = { active: 'active', verified: 'pending_verification', waiting: 'pending_verification', hidden: 'stealth_mode' }[fate];
  const business = { id: random.uuid(), ...founding, place: random.pick(PLACES), open: opens };
  const created_at = plan.moment(born, random.next());
  plan.add(born, 'businesses', {
    id: business.id, user_id: owner.id, name, category, status, is_verified: fate === 'active' && random.chance(0.6), stealth_mode_enabled: fate === 'hidden',
    description: `${category} business in ${business.place.city}`, created_at, updated_at: created_at,
  });
  if (fate === 'verified' && opens <= TODAY) plan.add(opens, 'verifyBusiness', { id: business.id, status: 'active', is_verified: true });
  return business;
} // prettier-ignore

function planDemand(plan: Plan, random: Random, business: DemoBusiness): DemoDemand {
  const born = Math.min(business.born + random.int(0, 3), TODAY);
  const closes = born + random.int(30, 80);
  const details = describeDemand(random, business);
  const demand = { id: random.uuid(), business, title: String(details.title), born, closed: random.chance(0.2) && closes <= TODAY ? closes : Infinity };
  const created_at = plan.moment(born, random.next());
  plan.add(born, 'demand_listings', { id: demand.id, business_id: business.id, ...details, created_at, updated_at: created_at });
  if (demand.closed <= TODAY) plan.add(demand.closed, 'closeDemand', { id: demand.id, status: 'closed' });
  return demand;
} // prettier-ignore

function describeDemand(random: Random, { category, place }: DemoBusiness): Row {
  const { wants, sqft } = TRADES[category];
  const asset_type = random.pick(wants);
  const low = Math.round(random.int(sqft[0], sqft[1]) / 100) * 100;
  const sqft_max = Math.round((low * (1.2 + random.next() * 0.6)) / 100) * 100;
  const monthly = (sqft_max * PROPERTIES[asset_type].rent * place.rent) / 12;
  return {
    title: `${asset_type[0]?.toUpperCase()}${asset_type.slice(1)} space in ${place.city}`,
    location_name: `${place.city}, ${place.state}`,
    city: place.city,
    state: place.state,
    sqft_min: low,
    sqft_max,
    budget_min: Math.round((monthly * 0.5) / 50) * 50,
    budget_max: Math.round((monthly * (0.85 + random.next() * 0.4)) / 50) * 50,
    asset_type,
    industry: category,
    duration_type: random.pick(['3 years', '5 years', '10 years']),
    amenities: random.some(AMENITIES, random.int(0, 3)),
    stealth_mode: random.chance(0.1),
    additional_features: [],
    status: 'active',
  };
}
