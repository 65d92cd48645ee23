import type { IdParams } from '../contracts/common.ts';
import type { DemandListQuery, DemandListingCreate, DemandListingUpdate } from '../contracts/demandListing.ts';
import type { BrowseQuery } from '../contracts/propertyListing.ts';
import type { BusinessAttention } from '../contracts/rows.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { DemandListingService } from '../services/DemandListingService.ts';
import { listed } from './answers.ts';

export class DemandListingController {
  readonly #listings: DemandListingService;

  constructor(listings: DemandListingService) {
    this.#listings = listings;
  }

  browse = async ({ query }: Call<unknown, BrowseQuery>): Promise<Answer> =>
    listed('demandListings', await this.#listings.browse(query));

  browseForBroker = async ({ query }: Call<unknown, BrowseQuery>): Promise<Answer> =>
    listed('demands', await this.#listings.browse(query));

  mine = async ({ caller, query }: Call<unknown, DemandListQuery>): Promise<Answer> =>
    listed('demandListings', await this.#listings.mine(caller.userId, query));

  /** `params.id` is the business. */
  ofBusiness = async ({ caller, params, query }: Call<IdParams, DemandListQuery>): Promise<Answer> =>
    listed('demandListings', await this.#listings.ofBusiness(caller.userId, params.id, query));

  /** `params.id` is the business. */
  create = async ({ caller, params, body }: Call<IdParams, unknown, DemandListingCreate>): Promise<Answer> =>
    written(await this.#listings.create(caller.userId, params.id, body), 201);

  /** Tenants get their own, landlords and brokers what is open to them. */
  get = async ({ caller, params }: Call<IdParams>): Promise<Answer> => ({
    data:
      caller.role === 'tenant'
        ? await this.#listings.get(caller.userId, params.id)
        : await this.#listings.getOpen(params.id),
  });

  update = async ({ caller, params, body }: Call<IdParams, unknown, DemandListingUpdate>): Promise<Answer> =>
    written(await this.#listings.update(caller.userId, params.id, body));

  remove = async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
    written(await this.#listings.remove(caller.userId, params.id));

  /** A handler that counts this. */
  count =
    (kind: BusinessAttention) =>
    async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
      written(await this.#listings.record(kind, caller.userId, params.id));
}
