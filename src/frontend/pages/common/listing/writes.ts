import type { MutationRequest, OptimisticChange } from '../../../../client/index.ts';
import type { OpenDemandListing } from '../../../../contracts/demandListing.ts';

interface Named {
  id: string;
  title: string;
}

/** Writes to the landlord of a property. Its answer's data names the conversation. */
export const inquire = ({ id, title }: Named, message: string): MutationRequest => ({
  method: 'POST',
  path: `/api/property-listings/${id}/inquiry`,
  body: { message },
  label: `Inquire about ${title}`,
  record: `inquiry:${id}`,
});

/** Writes to the tenant behind a demand, who may stay confidential. Its answer's data names the conversation. */
export const writeToTenant = ({ id, title }: Named, message: string): MutationRequest => ({
  method: 'POST',
  path: '/api/messages/conversations',
  body: { demandListingId: id, message },
  label: `Write about ${title}`,
});

/** Counts that a property was looked at; once a viewer and day. */
export const viewProperty = (id: string): MutationRequest => ({
  method: 'POST',
  path: `/api/property-listings/${id}/view`,
  label: 'Count a view of a property',
});

/** Counts that a demand was looked at; once a viewer and day. */
export const viewDemand = (id: string): MutationRequest => ({
  method: 'POST',
  path: `/api/demand-listings/${id}/view`,
  label: 'Count a view of a demand listing',
});

/** A demand whose business may be named; a confidential one has no business to invite. */
export type Invitable = Pick<OpenDemandListing, 'business_name'> & { business_id: string };

/** Whether a demand's business can be invited. */
export const isInvitable = <D extends OpenDemandListing>(demand: D): demand is D & Invitable =>
  demand.business_id !== null;

export interface Invitation {
  business: Invitable;
  to: Named;
  message: string | null;
  /** Who invites. */
  userId: string;
}

/** The invite that a write creates, as it is shown before the server has answered. */
export function newInvite({ business, to, message, userId }: Invitation): OptimisticChange {
  const now = new Date().toISOString();
  return {
    entity: 'invite',
    kind: 'create',
    id: '',
    values: {
      business_id: business.business_id,
      business_name: business.business_name,
      property_listing_id: to.id,
      property_title: to.title,
      invited_by: userId,
      message,
      status: 'pending',
      answered_at: null,
      created_at: now,
      updated_at: now,
    },
  };
}
