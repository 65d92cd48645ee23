import { sql } from '../../db/sql.ts';
import type { DomainApp, Reply, User } from './domainApp.ts';

/** Two users of each role and ways to make what they have; every call makes a fresh record. */
export interface World {
  app: DomainApp;
  tenant: User;
  otherTenant: User;
  landlord: User;
  otherLandlord: User;
  broker: User;
  otherBroker: User;
  contractor: User;
  /** The id of what a call created. */
  make(user: User, path: string, body: object): Promise<string>;
  business(body?: object): Promise<string>;
  demand(body?: object, businessId?: string): Promise<string>;
  /** Active unless the body says otherwise. */
  property(body?: object): Promise<string>;
  deal(body?: object): Promise<string>;
  /** From the landlord to the tenant's fresh business, about a fresh property. */
  invite(): Promise<string>;
  /** Between landlord and tenant, begun by the landlord. */
  conversation(): Promise<string>;
  match(): Promise<string>;
  /** Of a score computed nowhere: what computes them is tested elsewhere. */
  matchOf(demand: string, property: string, score?: number): Promise<string>;
}

/** What a call answered, which must have succeeded. */
export function ok(reply: Reply): Reply['data'] {
  if (reply.status >= 300) throw new Error(`${String(reply.status)} ${JSON.stringify(reply.error)}`);
  return reply.data;
}

export async function createWorld(app: DomainApp): Promise<World> {
  const make = async (user: User, path: string, body: object) =>
    ok(await app.call(user, 'post', path, body)).id as string;
  const world: World = {
    app,
    tenant: await app.addUser('tenant', 'Tina'),
    otherTenant: await app.addUser('tenant', 'Otto'),
    landlord: await app.addUser('landlord', 'Lara'),
    otherLandlord: await app.addUser('landlord', 'Olaf'),
    broker: await app.addUser('broker', 'Bert'),
    otherBroker: await app.addUser('broker', 'Orla'),
    contractor: await app.addUser('contractor', 'Carl'),
    make,
    business: (body) => make(world.tenant, '/api/businesses', { name: 'Corner Café', ...body }),
    async demand(body, businessId) {
      const id = businessId ?? (await world.business());
      return make(world.tenant, `/api/businesses/${id}/demand-listings`, { title: 'A café in town', ...body });
    },
    property: (body) =>
      make(world.landlord, '/api/property-listings', { title: 'Old bank', status: 'active', ...body }),
    deal: (body) => make(world.broker, '/api/broker/deals', { ...body }),
    invite: async () =>
      make(world.landlord, '/api/invites', { businessId: await world.business(), propertyId: await world.property() }),
    async conversation() {
      const body = { demandListingId: await world.demand(), message: 'Still looking?' };
      return ok(await app.call(world.landlord, 'post', '/api/messages/conversations', body)).conversation_id as string;
    },
    async match() {
      const [demand, property] = [await world.demand(), await world.property()];
      return world.matchOf(demand, property);
    },
    async matchOf(demand, property, score = 80) {
      const row = await app.db.row<{ id: string }>(sql`
        insert into property_matches (demand_listing_id, property_listing_id, match_score, location_score, size_score,
          price_score, asset_type_score, amenities_score)
        values (${demand}::uuid, ${property}::uuid, ${score}, 100, 100, 50, 100, 100) returning id`);
      return row?.id ?? '';
    },
  };
  return world;
}
