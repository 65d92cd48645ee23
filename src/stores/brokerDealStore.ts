import { BrokerDeal, dealStatuses } from '../contracts/brokerDeal.ts';
import type { BrokerDealUpdate, DealColumn, DealListQuery, ListedDeal } from '../contracts/brokerDeal.ts';
import type { Paged } from '../contracts/rows.ts';
import type { Queryable } from '../db/database.ts';
import { raw, sql } from '../db/sql.ts';
import { businessInStealth } from './businessStore.ts';
import { stealth } from './demandListingStore.ts';
import { keptTotal, ownedRows } from './ownedRows.ts';
import { all, assignments, columnsOf, newestFirst, pageOf, type Stored } from './statements.ts';

const owned = ownedRows<BrokerDeal>({
  table: 'broker_deals',
  owner: 'broker_user_id',
  record: BrokerDeal,
  counted: 'deals',
});

/** What a deal `t` is about, by the names that its broker may see. */
export const dealNames = {
  business: sql`(
    select case when ${businessInStealth} then 'Confidential' else b.name end
    from businesses b where b.id = t.tenant_business_id)`,
  property: raw(`(
    select p.title from property_listings p where p.id = t.property_id and p.status in ('active', 'leased'))`),
  demand: sql`(
    select case when ${stealth} then 'Confidential' else d.title end
    from demand_listings d join businesses b on b.id = d.business_id
    where d.id = t.demand_listing_id and d.status = 'active')`,
};
const listedColumns = sql`${columnsOf(BrokerDeal, 't')}, ${dealNames.business} as business_name,
  ${dealNames.property} as property_title, ${dealNames.demand} as demand_title`;

export const brokerDealStore = {
  ...owned,

  /** A page of a broker's deals, newest first. */
  ofBroker(db: Queryable, brokerId: string, { status, ...page }: DealListQuery): Promise<Paged<Stored<ListedDeal>>> {
    return pageOf(db, page, {
      columns: listedColumns,
      from: raw('broker_deals t'),
      where: all([sql`t.broker_user_id = ${brokerId}::uuid`, status && sql`t.status = ${status}`]),
      order: newestFirst('t'),
      ...(!status && { total: keptTotal('deals', brokerId) }),
    });
  },

  findListed(db: Queryable, brokerId: string, id: string): Promise<Stored<ListedDeal> | undefined> {
    return db.row(sql`
      select ${listedColumns} from broker_deals t where t.id = ${id}::uuid and t.broker_user_id = ${brokerId}::uuid`);
  },

  /** Number and estimated commission of a broker's deals in each status, in the order of the board. */
  async board(db: Queryable, brokerId: string): Promise<DealColumn[]> {
    const found = await db.rows<DealColumn>(sql`
      select status, count(*) as count, coalesce(sum(estimated_commission), 0) as value
      from broker_deals where broker_user_id = ${brokerId}::uuid group by status`);
    const empty = (status: DealColumn['status']) => ({ status, count: 0, value: 0 });
    return dealStatuses.map((status) => found.find((column) => column.status === status) ?? empty(status));
  },

  /** Changes those of the deals that are the broker's. Rows are locked in the order of their ids, against deadlocks. */
  updateMany(tx: Queryable, brokerId: string, ids: string[], changes: BrokerDealUpdate): Promise<Stored<BrokerDeal>[]> {
    return tx.rows(sql`
      with mine as (
        select id as deal_id from broker_deals
        where id = any(${ids}::uuid[]) and broker_user_id = ${brokerId}::uuid order by id for update
      )
      update broker_deals set ${assignments(changes)} from mine where id = deal_id returning ${columnsOf(BrokerDeal)}`);
  },
};
