import type { Queryable } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { businessInStealth } from './businessStore.ts';

/** Records that a request names besides the one it is about. */
export interface References {
  businessId?: string | null | undefined;
  propertyId?: string | null | undefined;
  demandListingId?: string | null | undefined;
}

/** Who may name which property: its owner any of their own, others what is on the market or only what is active. */
export type PropertyScope = { ownedBy: string } | 'market' | 'active';

/**
 * Which of the references somebody from outside may name: a business that does not hide, a property within `scope`, an
 * active demand listing. A reference that was not given counts as usable.
 */
export async function usableReferences(
  db: Queryable,
  { businessId = null, propertyId = null, demandListingId = null }: References,
  scope: PropertyScope,
): Promise<{ businessId: boolean; propertyId: boolean; demandListingId: boolean }> {
  const property =
    typeof scope === 'object'
      ? sql`p.user_id = ${scope.ownedBy}::uuid`
      : sql`p.status = any(${scope === 'market' ? ['active', 'leased'] : ['active']}::text[])`;
  const found = await db.row<{ business: boolean; property: boolean; demand: boolean }>(sql`
    select
      ${businessId}::uuid is null or exists (
        select from businesses b where b.id = ${businessId}::uuid and not ${businessInStealth}) as business,
      ${propertyId}::uuid is null or exists (
        select from property_listings p where p.id = ${propertyId}::uuid and ${property}) as property,
      ${demandListingId}::uuid is null or exists (
        select from demand_listings d where d.id = ${demandListingId}::uuid and d.status = 'active') as demand`);
  return {
    businessId: found?.business === true,
    propertyId: found?.property === true,
    demandListingId: found?.demand === true,
  };
}
