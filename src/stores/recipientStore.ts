import type { Queryable } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { stealth } from './demandListingStore.ts';

/** Somebody who can be written to, and what the conversation would be called. */
export interface Recipient {
  user_id: string;
  subject: string | null;
}

export const recipientStore = {
  /**
   * A landlord or broker in use. Tenants are written to about a demand listing or an invite: writing to a bare id would
   * tell who stands behind a listing in stealth.
   */
  user(db: Queryable, id: string | null): Promise<Recipient | undefined> {
    return db.row(sql`
      select id as user_id, null as subject from users
      where id = ${id}::uuid and is_active and role in ('landlord', 'broker')`);
  },

  /** The landlord of a property on the market. */
  landlordOf(db: Queryable, propertyId: string): Promise<Recipient | undefined> {
    return db.row(sql`
      select user_id, title as subject from property_listings
      where id = ${propertyId}::uuid and status in ('active', 'leased')`);
  },

  /** The tenant behind an active demand listing; one in stealth gives the conversation no name. */
  tenantOf(db: Queryable, demandListingId: string): Promise<Recipient | undefined> {
    return db.row(sql`
      select d.owner_id as user_id, case when not ${stealth} then d.title end as subject
      from demand_listings d join businesses b on b.id = d.business_id
      where d.id = ${demandListingId}::uuid and d.status = 'active'`);
  },
};
