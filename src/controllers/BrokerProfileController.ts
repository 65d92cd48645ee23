import type { BrokerProfileCreate, BrokerProfileUpdate } from '../contracts/brokerProfile.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { BrokerProfileService } from '../services/BrokerProfileService.ts';

export class BrokerProfileController {
  readonly #profiles: BrokerProfileService;

  constructor(profiles: BrokerProfileService) {
    this.#profiles = profiles;
  }

  get = async ({ caller }: Call): Promise<Answer> => ({ data: await this.#profiles.get(caller.userId) });

  create = async ({ caller, body }: Call<unknown, unknown, BrokerProfileCreate>): Promise<Answer> =>
    written(await this.#profiles.create(caller.userId, body), 201);

  update = async ({ caller, body }: Call<unknown, unknown, BrokerProfileUpdate>): Promise<Answer> =>
    written(await this.#profiles.update(caller.userId, body));
}
