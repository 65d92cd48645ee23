import type { UserProfileUpdate } from '../contracts/profile.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { ProfileService } from '../services/ProfileService.ts';

export class ProfileController {
  readonly #profiles: ProfileService;

  constructor(profiles: ProfileService) {
    this.#profiles = profiles;
  }

  get = async ({ caller }: Call): Promise<Answer> => ({ data: await this.#profiles.get(caller.userId) });

  update = async ({ caller, body }: Call<unknown, unknown, UserProfileUpdate>): Promise<Answer> =>
    written(await this.#profiles.save(caller.userId, body));
}
