import type { Intent } from './journal.ts';
import type { Market } from './market.ts';
import type { LoadUser } from './screen.ts';

/** A request that writes, and what it is about. */
export interface ApiWrite {
  /** Null for what carries no text and answers no record: nobody could tell whether it is there. */
  intent: Omit<Intent, 'via' | 'key'> | null;
  /** Who sends it. */
  sender: LoadUser;
  method: 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  /** What the market learns from a success: the answer's data. */
  learn?: (data: { id: string; conversation_id?: string }) => void;
  /** The record is not there, or not in the state that was thought. */
  gone?: () => void;
}

/** Thinks of a write; null while there is nothing to write to. */
export type Maker = (market: Market) => ApiWrite | null;

/** Places are many, so that few properties fit a demand: matching compares every pair of a place. */
const PLACES = 150;
const MANY_DEALS = 10;
const place = ({ random }: Market): string => `Place ${random.int(1, PLACES)}`;
const sum = ({ random }: Market, thousands: number): number => random.int(1, thousands) * 1_000;

type Owned = 'businesses' | 'properties' | 'deals' | 'demands';
const ENTITIES = { businesses: 'business', properties: 'property', deals: 'deal', demands: 'demand_listing' } as const;
const PATHS: Record<Owned, string> = {
  businesses: '/api/businesses',
  properties: '/api/property-listings',
  deals: '/api/broker/deals',
  demands: '/api/demand-listings',
};

function creation(
  market: Market,
  pool: Owned,
  user: LoadUser,
  marker: string,
  body: unknown,
  path = PATHS[pool],
): ApiWrite {
  return {
    intent: { op: 'create', user: user.id, entity: ENTITIES[pool], marker, entitled: [user.id] },
    sender: user, method: 'POST', path, body,
    learn: ({ id }) => market[pool].add({ id, user }),
  }; // prettier-ignore
}

function update(market: Market, pool: Owned, fields: (marker: string) => object): ApiWrite | null {
  const row = market[pool].any();
  if (!row) return null;
  const marker = market.marker();
  return {
    intent: { op: 'update', user: row.user.id, entity: ENTITIES[pool], id: row.id, marker, entitled: [row.user.id] },
    sender: row.user, method: 'PUT', path: `${PATHS[pool]}/${row.id}`, body: fields(marker),
    gone: () => market[pool].remove(row),
  }; // prettier-ignore
}

function deletion(market: Market, pool: Owned): ApiWrite | null {
  const row = market[pool].cold();
  if (!row) return null;
  market[pool].remove(row);
  return {
    intent: { op: 'delete', user: row.user.id, entity: ENTITIES[pool], id: row.id, marker: market.marker(), entitled: [row.user.id] },
    sender: row.user, method: 'DELETE', path: `${PATHS[pool]}/${row.id}`,
  }; // prettier-ignore
}

const createBusiness: Maker = (market) => {
  const marker = market.marker();
  return creation(market, 'businesses', market.random.pick(market.tenants), marker, { name: `Cafe ${marker}` });
};
const createProperty: Maker = (market) => {
  const marker = market.marker();
  const body = { title: `Corner ${marker}`, status: 'active', city: place(market), sqft: market.random.int(500, 5_000), asking_price: sum(market, 900) }; // prettier-ignore
  return creation(market, 'properties', market.random.pick(market.landlords), marker, body);
};
const createDeal: Maker = (market) => {
  const marker = market.marker();
  const about = market.random.next() < 0.3 ? market.properties.any() : undefined;
  const body = { notes: `Call ${marker}`, status: 'touring', estimated_commission: sum(market, 90), ...(about && { property_id: about.id }) }; // prettier-ignore
  return creation(market, 'deals', market.random.pick(market.brokers), marker, body);
};
const createDemand: Maker = (market) => {
  const business = market.businesses.any();
  if (!business) return null;
  const marker = market.marker();
  const body = { title: `Wanted ${marker}`, city: place(market), sqft_min: 500, sqft_max: 5_000, budget_max: sum(market, 900) }; // prettier-ignore
  return creation(market, 'demands', business.user, marker, body, `/api/businesses/${business.id}/demand-listings`);
};

const updateBusiness: Maker = (market) =>
  update(market, 'businesses', (marker) => ({ name: `Cafe ${marker}`, status: market.random.pick(['active', 'active', 'pending_verification']) })); // prettier-ignore
const updateProperty: Maker = (market) =>
  update(market, 'properties', (marker) => ({
    title: `Corner ${marker}`,
    ...(market.random.next() < 0.3 && { status: market.random.pick(['active', 'active', 'leased', 'off_market']) }),
  }));
const updateDeal: Maker = (market) =>
  update(market, 'deals', (marker) => ({
    notes: `Call ${marker}`,
    status: market.random.pick(['prospecting', 'touring', 'offer_submitted', 'signed', 'lost']),
    estimated_commission: sum(market, 90),
  }));
const updateDemand: Maker = (market) =>
  update(market, 'demands', (marker) => ({ title: `Wanted ${marker}`, budget_max: sum(market, 900) }));

const sendInvite: Maker = (market) => {
  const [property, business] = [market.properties.any(), market.businesses.cold()];
  if (!property || !business) return null;
  const marker = market.marker();
  return {
    intent: { op: 'create', user: property.user.id, entity: 'business_invite', marker, entitled: [property.user.id, business.user.id] },
    sender: property.user, method: 'POST', path: '/api/invites',
    body: { businessId: business.id, propertyId: property.id, message: `Come and see ${marker}` },
    learn: ({ id }) => market.invites.add({ id, user: business.user, sender: property.user }),
  }; // prettier-ignore
};
const answerInvite: Maker = (market) => {
  const invite = market.invites.cold();
  if (!invite) return null;
  market.invites.remove(invite);
  const verb = market.random.pick(['accept', 'decline']);
  return {
    intent: { op: 'update', user: invite.user.id, entity: 'business_invite', id: invite.id, marker: '', entitled: [invite.user.id, invite.sender.id] },
    sender: invite.user, method: 'POST', path: `/api/invites/${invite.id}/${verb}`,
  }; // prettier-ignore
};
const replyToInvite: Maker = (market) => {
  const invite = market.invites.any();
  return invite ? letter(market, `/api/invites/${invite.id}/reply`, 'message', invite.user, invite.sender) : null;
};

function letter(market: Market, path: string, field: string, from: LoadUser, to: LoadUser, more?: object): ApiWrite {
  const marker = market.marker();
  return {
    intent: { op: 'create', user: from.id, entity: 'message', marker, entitled: [from.id, to.id] },
    sender: from, method: 'POST', path, body: { [field]: `Hello ${marker}`, ...more },
    learn: ({ conversation_id: id }) => id !== undefined && market.talks.add({ id, between: [from, to] }),
  }; // prettier-ignore
}

const startTalk: Maker = (market) => {
  const [from, to] = [market.random.pick(market.tenants), market.random.pick(market.landlords)];
  return letter(market, '/api/messages/conversations', 'message', from, to, { recipientId: to.id });
};
const sendMessage: Maker = (market) => {
  const talk = market.talks.any();
  if (!talk) return startTalk(market);
  const [from, to] = market.random.shuffled(talk.between) as [LoadUser, LoadUser];
  const { learn: _, ...write } = letter(market, `/api/messages/conversations/${talk.id}/messages`, 'content', from, to);
  return write;
};
const inquire: Maker = (market) => {
  const property = market.properties.any();
  if (!property) return null;
  const path = `/api/property-listings/${property.id}/inquiry`;
  return letter(market, path, 'message', market.random.pick(market.tenants), property.user);
};
/** Moves the tenant's KPIs. */
const viewBusiness: Maker = (market) => {
  const business = market.businesses.any();
  if (!business) return null;
  return {
    intent: null,
    sender: market.random.pick(market.landlords), method: 'POST', path: `/api/businesses/${business.id}/view`,
  }; // prettier-ignore
};

/** One change to many deals of a broker, each told on its own. */
const updateDeals: Maker = (market) => {
  const broker = market.deals.any()?.user;
  if (!broker) return null;
  const ids = market.deals.some(MANY_DEALS, ({ user }) => user.id === broker.id).map(({ id }) => id);
  const marker = market.marker();
  return {
    intent: { op: 'update', user: broker.id, entity: 'deal', ...(ids.length === 1 && { id: ids[0] }), marker, entitled: [broker.id] },
    sender: broker, method: 'POST', path: '/api/broker/deals/bulk', body: { ids, changes: { notes: `All ${marker}` } },
  }; // prettier-ignore
};

const MAKERS: { weight: number; make: Maker }[] = [
  { weight: 7, make: createBusiness },
  { weight: 20, make: updateBusiness },
  { weight: 2, make: (market) => deletion(market, 'businesses') },
  { weight: 5, make: createProperty },
  { weight: 18, make: updateProperty },
  { weight: 2, make: (market) => deletion(market, 'properties') },
  { weight: 6, make: createDeal },
  { weight: 14, make: updateDeal },
  { weight: 6, make: updateDeals },
  { weight: 2, make: (market) => deletion(market, 'deals') },
  { weight: 0.5, make: createDemand },
  { weight: 1, make: updateDemand },
  { weight: 0.2, make: (market) => deletion(market, 'demands') },
  { weight: 4, make: sendInvite },
  { weight: 2, make: answerInvite },
  { weight: 1, make: replyToInvite },
  { weight: 14, make: sendMessage },
  { weight: 2, make: inquire },
  { weight: 3, make: viewBusiness },
];
const WEIGHT = MAKERS.reduce((total, { weight }) => total + weight, 0);

/** The next write over the API; records are made first, so that there is something to change. */
export function nextApiWrite(market: Market): ApiWrite {
  const { random, businesses, properties, deals } = market;
  const wanted = [
    { pool: businesses, least: market.tenants.length, make: createBusiness },
    { pool: properties, least: market.landlords.length, make: createProperty },
    { pool: deals, least: market.brokers.length, make: createDeal },
  ].filter(({ pool, least }) => pool.size < least);
  const first = wanted.length > 0 ? random.pick(wanted).make(market) : null;
  return first ?? weighted(market) ?? (createBusiness(market) as ApiWrite);
}

function weighted(market: Market): ApiWrite | null {
  let left = market.random.next() * WEIGHT;
  const chosen = MAKERS.find(({ weight }) => (left -= weight) < 0);
  return chosen?.make(market) ?? null;
}
