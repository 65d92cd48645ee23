import type { IdParams, Page } from '../contracts/common.ts';
import type { ConversationStart } from '../contracts/conversation.ts';
import type { MessageCreate, MessageListQuery } from '../contracts/message.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { ConversationService } from '../services/ConversationService.ts';
import { listed } from './answers.ts';

export class ConversationController {
  readonly #conversations: ConversationService;

  constructor(conversations: ConversationService) {
    this.#conversations = conversations;
  }

  list = async ({ caller, query }: Call<unknown, Page>): Promise<Answer> =>
    listed('conversations', await this.#conversations.list(caller.userId, query));

  unread = async ({ caller }: Call): Promise<Answer> => ({ data: await this.#conversations.unread(caller.userId) });

  start = async ({ caller, body }: Call<unknown, unknown, ConversationStart>): Promise<Answer> =>
    written(await this.#conversations.start(caller, body), 201);

  get = async ({ caller, params }: Call<IdParams>): Promise<Answer> => ({
    data: await this.#conversations.get(caller.userId, params.id),
  });

  messages = async ({ caller, params, query }: Call<IdParams, MessageListQuery>): Promise<Answer> => ({
    data: await this.#conversations.messages(caller.userId, params.id, query),
  });

  send = async ({ caller, params, body }: Call<IdParams, unknown, MessageCreate>): Promise<Answer> =>
    written(await this.#conversations.send(caller.userId, params.id, body), 201);

  markRead = async ({ caller, params }: Call<IdParams>): Promise<Answer> =>
    written(await this.#conversations.markRead(caller.userId, params.id));
}
