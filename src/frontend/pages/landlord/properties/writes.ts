import type { MutationRequest } from '../../../../client/index.ts';
import type {
  PropertyListing,
  PropertyListingCreate,
  PropertyListingUpdate,
  PropertyStatus,
} from '../../../../contracts/propertyListing.ts';
import { label } from '../../../format/labels.ts';

type Named = Pick<PropertyListing, 'id' | 'title'>;

const path = '/api/property-listings';
const keyOf = (id: string) => `property:${id}`;

/** A new property; pending and of kind Other unless it says otherwise. */
export function createProperty(values: PropertyListingCreate, userId: string): MutationRequest {
  const now = new Date().toISOString();
  return {
    method: 'POST',
    path,
    body: values,
    label: `Add the property ${values.title}`,
    optimistic: {
      entity: 'property',
      kind: 'create',
      id: '',
      values: { ...values, user_id: userId, created_at: now, updated_at: now },
    },
  };
}

/** Changes some facts of a property. */
export function updateProperty({ id, title }: Named, changes: PropertyListingUpdate): MutationRequest {
  return {
    method: 'PATCH',
    path: `${path}/${id}`,
    body: changes,
    label: `Change ${title}`,
    record: keyOf(id),
    optimistic: { entity: 'property', kind: 'update', id, values: { ...changes } },
  };
}

/** Puts a property on the market or takes it off. */
export function setPropertyStatus({ id, title }: Named, status: PropertyStatus): MutationRequest {
  return {
    method: 'PATCH',
    path: `${path}/${id}/status`,
    body: { status },
    label: `Set ${title} to ${label('propertyStatus', status)}`,
    record: keyOf(id),
    optimistic: { entity: 'property', kind: 'update', id, values: { status } },
  };
}

/** Deletes a property, with its metrics, matches and invites. */
export function deleteProperty({ id, title }: Named): MutationRequest {
  return {
    method: 'DELETE',
    path: `${path}/${id}`,
    label: `Delete ${title}`,
    record: keyOf(id),
    optimistic: { entity: 'property', kind: 'delete', id },
  };
}
