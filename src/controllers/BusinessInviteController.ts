import type { InviteCreate, InviteListQuery, QfpBody } from '../contracts/businessInvite.ts';
import type { IdParams } from '../contracts/common.ts';
import type { MessageBody } from '../contracts/propertyInquiry.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { BusinessInviteService } from '../services/BusinessInviteService.ts';
import { listed } from './answers.ts';

export class BusinessInviteController {
  readonly #invites: BusinessInviteService;

  constructor(invites: BusinessInviteService) {
    this.#invites = invites;
  }

  list = async ({ caller, query }: Call<unknown, InviteListQuery>): Promise<Answer> =>
    listed('invites', await this.#invites.list(caller, query));

  get = async ({ caller, params }: Call<IdParams>): Promise<Answer> => ({
    data: await this.#invites.get(caller.userId, params.id),
  });

  send = async ({ caller, body }: Call<unknown, unknown, InviteCreate>): Promise<Answer> =>
    written(await this.#invites.send(caller, body), 201);

  sendQfp = async ({ caller, body }: Call<unknown, unknown, QfpBody>): Promise<Answer> =>
    written(await this.#invites.sendQfp(caller.userId, body), 201);

  accept = async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
    written(await this.#invites.answer(caller.userId, params.id, 'accepted'));

  decline = async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
    written(await this.#invites.answer(caller.userId, params.id, 'declined'));

  reply = async ({ caller, params, body }: Call<IdParams, unknown, MessageBody>): Promise<Answer> =>
    written(await this.#invites.reply(caller.userId, params.id, body.message), 201);
}
