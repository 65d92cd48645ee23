import type { BusinessCreate, BusinessListQuery, BusinessUpdate } from '../contracts/business.ts';
import type { IdParams } from '../contracts/common.ts';
import type { BusinessAttention, DaysQuery } from '../contracts/rows.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { BusinessService } from '../services/BusinessService.ts';
import { listed } from './answers.ts';

export class BusinessController {
  readonly #businesses: BusinessService;

  constructor(businesses: BusinessService) {
    this.#businesses = businesses;
  }

  list = async ({ caller, query }: Call<unknown, BusinessListQuery>): Promise<Answer> =>
    listed('businesses', await this.#businesses.list(caller.userId, query));

  create = async ({ caller, body }: Call<unknown, unknown, BusinessCreate>): Promise<Answer> =>
    written(await this.#businesses.create(caller.userId, body), 201);

  get = async ({ caller, params }: Call<IdParams>): Promise<Answer> => ({
    data: await this.#businesses.get(caller.userId, params.id),
  });

  update = async ({ caller, params, body }: Call<IdParams, unknown, BusinessUpdate>): Promise<Answer> =>
    written(await this.#businesses.update(caller.userId, params.id, body));

  remove = async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
    written(await this.#businesses.remove(caller.userId, params.id));

  metrics = async ({ caller, params, query }: Call<IdParams, DaysQuery>): Promise<Answer> => ({
    data: await this.#businesses.metrics(caller.userId, params.id, query.days),
  });

  /** A handler that counts this. */
  count =
    (kind: BusinessAttention) =>
    async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
      written(await this.#businesses.record(kind, caller.userId, params.id));
}
