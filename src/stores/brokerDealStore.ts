import { BrokerDeal, dealStatuses } from '../contracts/brokerDeal.ts';
import type { BrokerDealUpdate, DealColumn, DealListQuery } from '../contracts/brokerDeal.ts';
import type { Queryable } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { ownedRows } from './ownedRows.ts';
import { assignments, columnsOf, type Stored } from './statements.ts';

const owned = ownedRows<BrokerDeal>({
  table: 'broker_deals',
  owner: 'broker_user_id',
  record: BrokerDeal,
  counted: 'deals',
});

export const brokerDealStore = {
  ...owned,

  ofBroker(db: Queryable, brokerId: string, { status, ...page }: DealListQuery) {
    return owned.list(db, brokerId, page, [status && sql`status = ${status}`]);
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
