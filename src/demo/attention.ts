import { statusOn, type DemoProperty } from './landlords.ts';
import type { People, Person } from './people.ts';
import { TODAY, type Plan, type Row } from './plan.ts';
import type { Random } from './random.ts';
import type { DemoBusiness, DemoDemand } from './tenants.ts';

/** How much more the main accounts' things are looked at. */
const MAIN_PULL = 4;
/** Views on the first and on the last day: the market grows. */
const VIEWS_A_DAY = [11, 25] as const;

const viewsOn = (random: Random, day: number): number =>
  Math.round((VIEWS_A_DAY[0] + ((VIEWS_A_DAY[1] - VIEWS_A_DAY[0]) * day) / TODAY) * (0.7 + random.next() * 0.6));

/** Plans who looks at what: views of properties and of businesses, once a viewer and day, and favourites. */
export function planAttention(plan: Plan, random: Random, market: { people: People; properties: DemoProperty[]; businesses: DemoBusiness[]; demands: DemoDemand[] }): void {
  const { people, properties, businesses, demands } = market;
  const seekers = [...people.tenant, ...people.broker];
  const offerers = [...people.landlord, ...people.broker];
  const seen = new Set<string>();
  const once = (...key: string[]) => seen.size < seen.add(key.join()).size;
  for (let day = 0; day <= TODAY; day++) {
    const active = properties.filter((property) => statusOn(property, day) === 'active');
    for (let n = viewsOn(random, day); n > 0; n--) planPropertyView(plan, random, day, active, random.pick(seekers), once);
    const open = businesses.filter((business) => business.open <= day);
    const wanted = demands.filter(({ business, born, closed }) => business.open <= day && born <= day && day < closed);
    for (let n = viewsOn(random, day); n > 0; n--) planBusinessView(plan, random, day, { open, wanted, viewer: random.pick(offerers), once });
  }
} // prettier-ignore

type Once = (...key: string[]) => boolean;
const pull = ({ owner }: { owner: Person }): number => (owner.main ? MAIN_PULL : 1);

function planPropertyView(plan: Plan, random: Random, day: number, active: DemoProperty[], viewer: Person, once: Once): void {
  const property = random.weighted(active, pull);
  if (!property || !once('view', property.id, viewer.id, String(day))) return;
  plan.add(day, 'property_views', { property_listing_id: property.id, viewer_id: viewer.id, viewed_on: plan.date(day) });
  if (!random.chance(0.12) || !once('favorite', property.id, viewer.id)) return;
  plan.add(day, 'property_favorites', { property_listing_id: property.id, user_id: viewer.id, created_at: plan.moment(day, random.next()) });
} // prettier-ignore

interface Looking {
  open: DemoBusiness[];
  wanted: DemoDemand[];
  viewer: Person;
  once: Once;
}

function planBusinessView(plan: Plan, random: Random, day: number, { open, wanted, viewer, once }: Looking): void {
  const view: Row = { viewer_id: viewer.id, viewed_on: plan.date(day), demand_listing_id: null };
  const demand = random.chance(0.6) ? random.weighted(wanted, (one) => pull(one.business)) : undefined;
  const business = demand?.business ?? random.weighted(open, pull);
  if (!business || !once('look', business.id, demand?.id ?? '', viewer.id, String(day))) return;
  plan.add(day, 'business_views', { ...view, business_id: business.id, demand_listing_id: demand?.id ?? null });
}
