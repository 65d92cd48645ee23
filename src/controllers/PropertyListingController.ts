import type { IdParams } from '../contracts/common.ts';
import type {
  BrowseQuery,
  PropertyListingCreate,
  PropertyListingUpdate,
  PropertyMyQuery,
  PropertySearchQuery,
} from '../contracts/propertyListing.ts';
import type { MessageBody } from '../contracts/propertyInquiry.ts';
import type { Attention, DaysQuery } from '../contracts/rows.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { PropertyListingService } from '../services/PropertyListingService.ts';
import { listed } from './answers.ts';

export class PropertyListingController {
  readonly #listings: PropertyListingService;

  constructor(listings: PropertyListingService) {
    this.#listings = listings;
  }

  search = async ({ caller, query }: Call<unknown, PropertySearchQuery>): Promise<Answer> =>
    listed('properties', await this.#listings.search(caller.userId, query));

  browseForBroker = async ({ caller, query }: Call<unknown, BrowseQuery>): Promise<Answer> =>
    listed('properties', await this.#listings.search(caller.userId, query));

  mine = async ({ caller, query }: Call<unknown, PropertyMyQuery>): Promise<Answer> =>
    listed('properties', await this.#listings.mine(caller.userId, query));

  create = async ({ caller, body }: Call<unknown, unknown, PropertyListingCreate>): Promise<Answer> =>
    written(await this.#listings.create(caller.userId, body), 201);

  get = async ({ caller, params }: Call<IdParams>): Promise<Answer> => ({
    data: await this.#listings.get(caller.userId, params.id),
  });

  update = async ({ caller, params, body }: Call<IdParams, unknown, PropertyListingUpdate>): Promise<Answer> =>
    written(await this.#listings.update(caller.userId, params.id, body));

  remove = async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
    written(await this.#listings.remove(caller.userId, params.id));

  metrics = async ({ caller, params, query }: Call<IdParams, DaysQuery>): Promise<Answer> => ({
    data: await this.#listings.metrics(caller.userId, params.id, query.days),
  });

  /** A handler that counts this. */
  count =
    (kind: Attention) =>
    async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
      written(await this.#listings.record(kind, caller.userId, params.id));

  inquire = async ({ caller, params, body }: Call<IdParams, unknown, MessageBody>): Promise<Answer> =>
    written(await this.#listings.inquire(caller.userId, params.id, body.message), 201);

  favorite = async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
    written(await this.#listings.favorite(caller.userId, params.id));

  unfavorite = async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
    written(await this.#listings.unfavorite(caller.userId, params.id));
}
