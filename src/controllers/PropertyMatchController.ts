import type { IdParams } from '../contracts/common.ts';
import type { MatchListQuery, MatchMarks } from '../contracts/propertyMatch.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { PropertyMatchService } from '../services/PropertyMatchService.ts';
import { listed } from './answers.ts';

export class PropertyMatchController {
  readonly #matches: PropertyMatchService;

  constructor(matches: PropertyMatchService) {
    this.#matches = matches;
  }

  forDemand = async ({ caller, params, query }: Call<IdParams, MatchListQuery>): Promise<Answer> =>
    listed('matches', await this.#matches.forDemand(caller, params.id, query));

  forProperty = async ({ caller, params, query }: Call<IdParams, MatchListQuery>): Promise<Answer> =>
    listed('matches', await this.#matches.forProperty(caller.userId, params.id, query));

  get = async ({ caller, params }: Call<IdParams>): Promise<Answer> => ({
    data: await this.#matches.get(caller, params.id),
  });

  /** A handler that puts these marks on a match. */
  mark =
    (marks: MatchMarks) =>
    async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
      written(await this.#matches.mark(caller, params.id, marks));
}
