import { businessCategories } from '../../contracts/business.ts';
import { propertyTypes } from '../../contracts/propertyListing.ts';
import type { Random } from '../../demo/random.ts';
import { AMENITIES, NAMES, PLACES, PROPERTIES, STREETS, TRADES } from '../../demo/words.ts';
import { pickFrom, type Action, type Scene } from './action.ts';

const shortly = 4_000;
const ownProperties = ({ list }: Scene) => list('/api/property-listings/my?limit=100', 'properties', shortly);
const ownBusinesses = ({ list }: Scene) => list('/api/businesses?limit=100', 'businesses', shortly);
const hundreds = (value: number): number => Math.round(value / 100) * 100;

function newBusiness(random: Random) {
  const category = random.pick(businessCategories);
  return { name: `${random.pick(NAMES)} ${random.pick(TRADES[category].names)}`, category };
}

function newProperty(random: Random) {
  const property_type = random.pick(propertyTypes);
  const { title, sqft: sizes, rent } = PROPERTIES[property_type];
  const { city, state } = random.pick(PLACES);
  const street = random.pick(STREETS);
  const sqft = hundreds(random.int(...sizes));
  const asking_price = Math.round((sqft * rent) / 12);
  return { title: `${title} on ${street}`, property_type, status: 'active', address: `${random.int(1, 99) * 10} ${street}`, city, state, sqft, asking_price, amenities: random.some(AMENITIES, 3) };
} // prettier-ignore

function newDemand(random: Random, category: keyof typeof TRADES) {
  const { wants, sqft } = TRADES[category];
  const { city, state } = random.pick(PLACES);
  const asset_type = random.pick(wants);
  const sqft_min = hundreds(random.int(...sqft));
  return {
    title: `${asset_type} space in ${city}`,
    city,
    state,
    asset_type,
    sqft_min,
    sqft_max: hundreds(sqft_min * 1.4),
    amenities: random.some(AMENITIES, 2),
  };
}

/** What tenants and landlords do with what is theirs. */
export const listingActions: readonly Action[] = [
  {
    name: 'move a listing', roles: ['landlord'], weight: 3,
    async run(scene) {
      const property = pickFrom(scene.random, await ownProperties(scene));
      if (!property) return false;
      // More come back than go, so that the market does not run dry.
      const status = property['status'] === 'active' ? (scene.random.chance(0.5) ? scene.random.pick(['leased', 'off_market']) : null) : 'active';
      if (status === null) return false;
      property['status'] = status;
      await scene.call('PATCH', `/api/property-listings/${property.id}/status`, { status });
      return true;
    },
  },
  {
    name: 'change a price', roles: ['landlord'], weight: 2,
    async run(scene) {
      const property = pickFrom(scene.random, await ownProperties(scene));
      if (!property) return false;
      const asking_price = Math.max(100, Math.round((Number(property['asking_price'] ?? 5_000) * (0.95 + scene.random.next() * 0.09)) / 10) * 10);
      await scene.call('PATCH', `/api/property-listings/${property.id}`, { asking_price });
      return true;
    },
  },
  {
    name: 'add a property', roles: ['landlord'], weight: 0.6,
    async run({ random, call }) {
      await call('POST', '/api/property-listings', newProperty(random));
      return true;
    },
  },
  {
    name: 'edit a business', roles: ['tenant'], weight: 2,
    async run(scene) {
      const business = pickFrom(scene.random, await ownBusinesses(scene));
      if (!business) return false;
      const changes = scene.random.chance(0.3)
        ? { status: business['status'] === 'active' ? 'stealth_mode' : 'active' }
        : { description: `Looking for ${scene.random.pick(['a second', 'a larger', 'a better'])} location` };
      Object.assign(business, changes);
      await scene.call('PATCH', `/api/businesses/${business.id}`, changes);
      return true;
    },
  },
  {
    name: 'add a business', roles: ['tenant'], weight: 0.6,
    async run({ random, call }) {
      await call('POST', '/api/businesses', newBusiness(random));
      return true;
    },
  },
  {
    name: 'add a demand', roles: ['tenant'], weight: 0.8,
    async run(scene) {
      const business = pickFrom(scene.random, await ownBusinesses(scene));
      if (!business) return false;
      await scene.call('POST', `/api/businesses/${business.id}/demand-listings`, newDemand(scene.random, business['category'] as keyof typeof TRADES));
      return true;
    },
  },
]; // prettier-ignore
