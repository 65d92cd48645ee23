import { propertyTypes, type PropertyStatus } from '../contracts/propertyListing.ts';
import type { Person } from './people.ts';
import { THIS_WEEK, TODAY, type Plan, type Row } from './plan.ts';
import type { Random } from './random.ts';
import { AMENITIES, PLACES, PROPERTIES, STREETS, type Place } from './words.ts';

/** What a property's status becomes, and on which day; the first entry is its birth. */
export type Life = readonly { day: number; status: PropertyStatus }[];

/** A property of the demo market, with what others need to know of it. */
export interface DemoProperty {
  id: string;
  owner: Person;
  title: string;
  life: Life;
  /** Yearly rent, money. */
  rent: number;
}

const PROPERTIES_WANTED = 300;
const MAIN_LISTINGS = 25;

/** The status a property has once the day's changes are made; undefined before its birth. */
export const statusOn = (property: DemoProperty, day: number): PropertyStatus | undefined =>
  property.life.findLast((change) => change.day <= day)?.status;

/** Plans the landlords' properties and their lives on the market. */
export function planLandlords(plan: Plan, random: Random, landlords: readonly Person[]): DemoProperty[] {
  const [main, ...others] = landlords as [Person, ...Person[]];
  return Array.from({ length: PROPERTIES_WANTED }, (_, i) => {
    const owner = i < MAIN_LISTINGS ? main : (others[i % others.length] as Person);
    const life = owner.main ? mainLife(random, i) : randomLife(random);
    return planProperty(plan, random, owner, life);
  });
}

/**
 * The main landlord's listings: all came before this week, so their number is steady; two were let this week, so the
 * active ones are fewer; the rest grow older.
 */
function mainLife(random: Random, index: number): Life {
  const born = index < 12 ? random.int(0, 3) : random.int(4, THIS_WEEK - 12);
  const active = { day: born, status: 'active' } as const;
  if (index < 2) return [active, { day: THIS_WEEK + 1 + index * 2, status: 'leased' }];
  if (index < 5) return [active, { day: born + random.int(20, 60), status: 'leased' }];
  if (index === 5) return [active, { day: 30, status: 'off_market' }, { day: 41, status: 'active' }];
  if (index === 6) return [active, { day: 70, status: 'off_market' }];
  if (index === 7) return [{ day: born, status: 'pending' }];
  return index % 4 === 0
    ? [
        { day: born, status: 'pending' },
        { day: born + 3, status: 'active' },
      ]
    : [active];
}

function randomLife(random: Random): Life {
  const born = random.chance(0.45) ? random.int(0, 4) : random.int(5, TODAY - 2);
  const life: { day: number; status: PropertyStatus }[] = [{ day: born, status: 'active' }];
  let day = born;
  const then = (min: number, max: number, status: PropertyStatus) =>
    life.push({ day: (day += random.int(min, max)), status });
  if (random.chance(0.15)) {
    life[0] = { day: born, status: 'pending' };
    then(1, 4, 'active');
  }
  if (random.chance(0.12)) {
    then(15, 40, 'off_market');
    if (random.chance(0.6)) then(5, 12, 'active');
  } else if (random.chance(0.35)) then(18, 65, 'leased');
  return life.filter((change) => change.day <= TODAY);
}

function planProperty(plan: Plan, random: Random, owner: Person, life: Life): DemoProperty {
  const place = random.pick(PLACES);
  const details = describeProperty(random, place);
  const property = { id: random.uuid(), owner, life, title: String(details.title), rent: Number(details.asking_price) * 12 };
  const clocks = marketClock(plan, life, random.next());
  clocks.forEach(({ day, at, ...clock }, i) => {
    if (i === 0) plan.add(day, 'property_listings', { id: property.id, user_id: owner.id, ...details, ...clock, created_at: at, updated_at: at });
    else {
      plan.add(day, 'moveProperty', { id: property.id, status: clock.status });
      plan.add(day, 'setMarketClock', { id: property.id, active_since: clock.active_since, active_seconds: clock.active_seconds });
    }
  });
  return property;
} // prettier-ignore

/** The market clock after each change: it runs while a listing is active and stands while it is not. */
function marketClock(plan: Plan, life: Life, part: number) {
  let since: number | null = null;
  let gathered = 0;
  return life.map(({ day, status }) => {
    const at = plan.moment(day, part);
    const now = Date.parse(at);
    if (status === 'active') {
      since = now - gathered * 1_000;
      gathered = 0;
    } else if (since !== null) {
      gathered = Math.round((now - since) / 1_000);
      since = null;
    }
    return {
      day,
      at,
      status,
      active_since: since === null ? null : new Date(since).toISOString(),
      active_seconds: gathered,
    };
  });
}

function describeProperty(random: Random, place: Place): Row {
  const property_type = random.weighted(propertyTypes, (type) => PROPERTIES[type].share) ?? 'office';
  const kind = PROPERTIES[property_type];
  const sqft = Math.round(random.int(...kind.sqft) / 50) * 50;
  const price_per_sqft = Math.round(kind.rent * place.rent * (0.75 + random.next() * 0.5) * 100) / 100;
  const street = random.pick(STREETS);
  return {
    title: `${kind.title} on ${street}`,
    description: `${kind.title}, ${sqft} square feet, in ${place.city}.`,
    property_type,
    address: `${random.int(1, 99) * 10} ${street}`,
    city: place.city,
    state: place.state,
    zip_code: `${place.zip}${String(random.int(1, 60)).padStart(2, '0')}`,
    latitude: Number((place.latitude + (random.next() - 0.5) * 0.08).toFixed(6)),
    longitude: Number((place.longitude + (random.next() - 0.5) * 0.08).toFixed(6)),
    sqft,
    year_built: random.int(1925, 2022),
    floors: property_type === 'office' ? random.int(1, 12) : 1,
    // A month's rent.
    asking_price: Math.round((sqft * price_per_sqft) / 12 / 10) * 10,
    price_per_sqft,
    lease_type: random.pick(['NNN', 'gross', 'modified gross']),
    amenities: random.some(AMENITIES, random.int(1, 5)),
    photos: [],
    is_verified: random.chance(0.5),
    is_featured: random.chance(0.08),
  };
}
