import type {
  BrokerDealCreate,
  BrokerDealUpdate,
  DealBulkBody,
  DealCloseBody,
  DealListQuery,
} from '../contracts/brokerDeal.ts';
import type { IdParams } from '../contracts/common.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { BrokerDealService } from '../services/BrokerDealService.ts';
import { listed } from './answers.ts';

export class BrokerDealController {
  readonly #deals: BrokerDealService;

  constructor(deals: BrokerDealService) {
    this.#deals = deals;
  }

  list = async ({ caller, query }: Call<unknown, DealListQuery>): Promise<Answer> => {
    const { page, board } = await this.#deals.list(caller.userId, query);
    return listed('deals', page, { board });
  };

  create = async ({ caller, body }: Call<unknown, unknown, BrokerDealCreate>): Promise<Answer> =>
    written(await this.#deals.create(caller.userId, body), 201);

  get = async ({ caller, params }: Call<IdParams>): Promise<Answer> => ({
    data: await this.#deals.get(caller.userId, params.id),
  });

  /** Also closes: closing is a change of status to one that is final. */
  update = async ({
    caller,
    params,
    body,
  }: Call<IdParams, unknown, BrokerDealUpdate | DealCloseBody>): Promise<Answer> =>
    written(await this.#deals.update(caller.userId, params.id, body));

  remove = async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
    written(await this.#deals.remove(caller.userId, params.id));

  updateMany = async ({ caller, body }: Call<unknown, unknown, DealBulkBody>): Promise<Answer> =>
    written(await this.#deals.updateMany(caller.userId, body));
}
