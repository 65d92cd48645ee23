import type { BusinessInvite, InviteCreate, InviteListQuery, QfpBody } from '../contracts/businessInvite.ts';
import type { Database, Queryable } from '../db/database.ts';
import { conflict } from '../errors/index.ts';
import { businessInviteStore } from '../stores/businessInviteStore.ts';
import { propertyListingStore } from '../stores/propertyListingStore.ts';
import { usableReferences } from '../stores/referenceStore.ts';
import * as correspondence from './correspondence.ts';
import { found, requireAll, type Party } from './rules.ts';

/** Invitations of tenants' businesses to properties, and the tenants' answers. */
export class BusinessInviteService {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Tenants see what they received and the others what they sent, unless they ask otherwise. */
  list({ userId, role }: Party, query: InviteListQuery) {
    const direction = query.direction ?? (role === 'tenant' ? 'received' : 'sent');
    return businessInviteStore.list(this.#db, userId, { ...query, direction });
  }

  async get(userId: string, id: string) {
    return found(await businessInviteStore.findListed(this.#db, userId, id), 'Invite');
  }

  /** A landlord invites to an own property, a broker to any active one. */
  send({ userId, role }: Party, { businessId, propertyId, message }: InviteCreate) {
    const scope = role === 'landlord' ? { ownedBy: userId } : 'active';
    return this.#db.write(userId, async (tx) => {
      const usable = await usableReferences(tx, { businessId, propertyId }, scope);
      requireAll(
        { businessId: usable.businessId, propertyId: usable.propertyId },
        'Does not exist or cannot be invited to',
      );
      return invite(tx, userId, { businessId, propertyId, message });
    });
  }

  /** Invites the tenant's business and opens a conversation with the landlord that begins with the message. */
  sendQfp(brokerId: string, { tenantBusinessId, propertyId, message }: QfpBody) {
    return this.#db.write(brokerId, async (tx) => {
      const usable = await usableReferences(tx, { businessId: tenantBusinessId, propertyId }, 'active');
      requireAll(
        { tenantBusinessId: usable.businessId, propertyId: usable.propertyId },
        'Does not exist or is not active',
      );
      const sent = await invite(tx, brokerId, { businessId: tenantBusinessId, propertyId });
      const property = found(await propertyListingStore.findVisible(tx, brokerId, propertyId), 'Property listing');
      const { conversation_id, message: first } = await correspondence.begin(tx, {
        from: brokerId,
        to: property.user_id,
        about: { property_listing_id: propertyId },
        subject: property.title,
        content: message,
      });
      return { invite: sent, conversation_id, message: first };
    });
  }

  answer(tenantId: string, id: string, status: 'accepted' | 'declined') {
    return this.#db.write(tenantId, async (tx) => {
      const answered = await businessInviteStore.answer(tx, tenantId, id, status);
      if (answered) return answered;
      const earlier = found(await businessInviteStore.findReceived(tx, tenantId, id), 'Invite');
      throw conflict('INVITE_ANSWERED', `This invite was ${earlier.status} already`);
    });
  }

  /** Writes to whoever sent the invite; the first reply answers it. */
  reply(tenantId: string, id: string, content: string) {
    return this.#db.write(tenantId, async (tx) => {
      const received = found(await businessInviteStore.findReceived(tx, tenantId, id), 'Invite');
      const property = await propertyListingStore.findByIds(tx, [received.property_listing_id]);
      const { conversation_id, message } = await correspondence.write(tx, {
        from: tenantId,
        to: received.invited_by,
        about: { invite_id: id },
        subject: property[0]?.title ?? null,
        content,
      });
      const invite = found(await businessInviteStore.findReceived(tx, tenantId, id), 'Invite');
      return { invite, conversation_id, message };
    });
  }
}

async function invite(tx: Queryable, senderId: string, { businessId, propertyId, message }: InviteCreate) {
  const sent = await businessInviteStore.insert(tx, {
    business_id: businessId,
    property_listing_id: propertyId,
    invited_by: senderId,
    message,
    status: 'pending' satisfies BusinessInvite['status'],
  });
  if (!sent) throw conflict('INVITE_PENDING', 'This business has an open invite of yours to this property already');
  return sent;
}
