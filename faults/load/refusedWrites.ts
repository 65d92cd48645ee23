import type { ApiWrite, Maker } from './apiWrites.ts';
import type { Known, Market } from './market.ts';

/** Requests that the server begins, and then has to refuse and take back: what they put in may be seen nowhere. */
export function nextRefusedWrite(market: Market): ApiWrite | null {
  return market.random.pick([refusedBulk, refusedRange, refusedTwin])(market);
}

const refused = (row: Known, entity: string, marker: string): NonNullable<ApiWrite['intent']> => ({
  op: 'update', user: row.user.id, entity, id: row.id, marker, entitled: [], fate: 'rolled back',
}); // prettier-ignore

/** Changes own deals, then finds that one of them is somebody else's. */
const refusedBulk: Maker = (market) => {
  const [own, other] = [market.deals.any(), market.deals.any()];
  if (!own || !other || own.user.id === other.user.id) return null;
  const marker = market.marker();
  return {
    intent: refused(own, 'deal', marker),
    sender: own.user, method: 'POST', path: '/api/broker/deals/bulk',
    body: { ids: [own.id, other.id], changes: { notes: `Never ${marker}` } },
  }; // prettier-ignore
};
/** A least size above the greatest one that the record has: only the database can see that. */
const refusedRange: Maker = (market) => {
  const demand = market.demands.any();
  if (!demand) return null;
  const marker = market.marker();
  return {
    intent: refused(demand, 'demand_listing', marker),
    sender: demand.user, method: 'PUT', path: `/api/demand-listings/${demand.id}`,
    body: { title: `Never ${marker}`, sqft_min: 90_000 },
  }; // prettier-ignore
};
/** A property by the name that another one of the landlord's has outside. */
const refusedTwin: Maker = (market) => {
  const marker = market.marker();
  const user = market.random.pick(market.landlords.slice(0, TWINS));
  return {
    intent: { op: 'create', user: user.id, entity: 'property', marker, entitled: [], fate: 'rolled back' },
    sender: user, method: 'POST', path: '/api/property-listings',
    body: { title: `Never ${marker}`, external_id: TWIN },
  }; // prettier-ignore
};

/** Name outside of the first properties of so many landlords, see `preparation`. */
export const TWIN = 'the one and only';
export const TWINS = 5;
