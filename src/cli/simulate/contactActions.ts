import { LETTERS } from '../../demo/words.ts';
import { pickFrom, type Action } from './action.ts';
import type { Row } from './actor.ts';

const conversations = '/api/messages/conversations';
const shortly = 4_000;

/** Looking, asking, inviting and answering. */
export const contactActions: readonly Action[] = [
  {
    name: 'view a property', roles: ['tenant', 'broker'], weight: 24,
    async run({ market, random, call }) {
      const property = market.property(random);
      if (property) await call('POST', `/api/property-listings/${property.id}/view`);
      return property !== undefined;
    },
  },
  {
    name: 'view a demand', roles: ['landlord', 'broker'], weight: 18,
    async run({ market, random, call }) {
      const demand = market.demand(random);
      if (demand) await call('POST', `/api/demand-listings/${demand.id}/view`);
      return demand !== undefined;
    },
  },
  {
    name: 'mark a favourite', roles: ['tenant', 'broker'], weight: 3,
    async run({ market, random, call }) {
      const property = market.property(random);
      if (property) await call('POST', `/api/property-listings/${property.id}/favorite`);
      return property !== undefined;
    },
  },
  {
    name: 'ask about a property', roles: ['tenant', 'broker'], weight: 7,
    async run({ market, random, call }) {
      const property = market.property(random);
      if (property) await call('POST', `/api/property-listings/${property.id}/inquiry`, { message: random.pick(LETTERS.inquiry) });
      return property !== undefined;
    },
  },
  {
    name: 'write to a tenant', roles: ['landlord', 'broker'], weight: 3,
    async run({ market, random, call }) {
      const demand = market.demand(random);
      if (demand) await call('POST', conversations, { demandListingId: demand.id, message: random.pick(LETTERS.demand) });
      return demand !== undefined;
    },
  },
  {
    name: 'answer a message', roles: ['tenant', 'landlord', 'broker'], weight: 16,
    async run({ actor, random, call, list }) {
      const open = (await list(`${conversations}?limit=50`, 'conversations', shortly)).filter(({ last_message: last }) => last && (last as Row)['sender_id'] !== actor.userId);
      const talk = pickFrom(random, open);
      if (!talk) return false;
      // Answered from here on, whatever the list still says.
      talk['last_message'] = { sender_id: actor.userId };
      await call('POST', `${conversations}/${talk.id}/messages`, { content: random.pick(random.chance(0.5) ? LETTERS.answer : LETTERS.follow) });
      await call('POST', `${conversations}/${talk.id}/read`);
      return true;
    },
  },
  {
    name: 'invite a business', roles: ['landlord'], weight: 5,
    async run({ market, random, call, list }) {
      const own = (await list('/api/property-listings/my?limit=100', 'properties', shortly)).filter(({ status }) => status === 'active');
      const property = pickFrom(random, own);
      const demand = market.demand(random);
      if (!property || !demand) return false;
      await call('POST', '/api/invites', { businessId: demand['business_id'], propertyId: property.id, message: random.pick(LETTERS.invite) });
      return true;
    },
  },
  {
    name: 'send a QFP', roles: ['broker'], weight: 4,
    async run({ market, random, call }) {
      const property = market.property(random);
      const demand = market.demand(random);
      if (!property || !demand) return false;
      await call('POST', '/api/broker/qfp/send', { tenantBusinessId: demand['business_id'], propertyId: property.id, message: random.pick(LETTERS.invite) });
      return true;
    },
  },
  {
    name: 'answer an invite', roles: ['tenant'], weight: 8,
    async run({ random, call, list }) {
      const open = await list('/api/invites?status=pending&limit=50', 'invites', shortly);
      const invite = pickFrom(random, open);
      if (!invite) return false;
      open.splice(open.indexOf(invite), 1);
      const answer = random.pick(['accept', 'accept', 'decline', 'reply']);
      await call('POST', `/api/invites/${invite.id}/${answer}`, answer === 'reply' ? { message: random.pick(LETTERS.reply) } : undefined);
      return true;
    },
  },
]; // prettier-ignore
