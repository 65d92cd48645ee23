import { pickFrom, type Action, type Scene } from './action.ts';

const NEXT: Readonly<Record<string, string>> = { prospecting: 'touring', touring: 'offer_submitted' };
const ownDeals = ({ list }: Scene) => list('/api/broker/deals?limit=100', 'deals', 4_000);

/** What brokers do with their deals. */
export const dealActions: readonly Action[] = [
  {
    name: 'open a deal', roles: ['broker'], weight: 2,
    async run({ market, random, call }) {
      const property = market.property(random);
      const demand = market.demand(random);
      if (!property || !demand) return false;
      const commission_percentage = random.int(6, 12) / 2;
      await call('POST', '/api/broker/deals', {
        tenant_business_id: demand['business_id'], demand_listing_id: demand.id, property_id: property.id, commission_percentage,
        estimated_commission: Math.min(90_000, Math.round(Number(property['asking_price'] ?? 5_000) * 0.6 * commission_percentage)),
        notes: `Five-year lease: ${String(demand['title']).slice(0, 80)}`,
      });
      return true;
    },
  },
  {
    name: 'move a deal', roles: ['broker'], weight: 3,
    async run(scene) {
      const deal = pickFrom(scene.random, (await ownDeals(scene)).filter(({ status }) => NEXT[String(status)]));
      const status = deal && NEXT[String(deal['status'])];
      if (!deal || !status) return false;
      deal['status'] = status;
      await scene.call('PATCH', `/api/broker/deals/${deal.id}`, { status });
      return true;
    },
  },
  {
    name: 'close a deal', roles: ['broker'], weight: 1,
    async run(scene) {
      const deal = pickFrom(scene.random, (await ownDeals(scene)).filter(({ status }) => status === 'offer_submitted'));
      if (!deal) return false;
      const status = scene.random.chance(0.6) ? 'signed' : 'lost';
      deal['status'] = status;
      await scene.call('PATCH', `/api/broker/deals/${deal.id}/close`, { status });
      return true;
    },
  },
]; // prettier-ignore
