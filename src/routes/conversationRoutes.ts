import { IdParams, Page } from '../contracts/common.ts';
import {
  ConversationList,
  ConversationParticipant,
  ConversationStart,
  ConversationStarted,
  ConversationSummary,
  UnreadTotal,
} from '../contracts/conversation.ts';
import { Message, MessageCreate, MessageList, MessageListQuery } from '../contracts/message.ts';
import type { ConversationController } from '../controllers/ConversationController.ts';
import { route, type Route } from './route.ts';

const tag = 'Messages';
const who = 'user' as const;
const all = '/api/messages/conversations';
const one = `${all}/:id`;

/** Conversations, for who takes part in them. */
export const conversationRoutes = (c: ConversationController): Route[] => [
  route({ method: 'get', path: all, tag, who, summary: 'Own conversations, newest message first', query: Page, answer: ConversationList, handler: c.list }),
  route({ method: 'post', path: all, tag, who, summary: 'Writes to a user, a landlord or a tenant', body: ConversationStart, answer: ConversationStarted, status: 201, handler: c.start }),
  route({ method: 'get', path: '/api/messages/unread', tag, who, summary: 'Unread messages of all own conversations', answer: UnreadTotal, handler: c.unread }),
  route({ method: 'get', path: one, tag, who, summary: 'An own conversation', params: IdParams, answer: ConversationSummary, handler: c.get }),
  route({ method: 'get', path: `${one}/messages`, tag, who, summary: 'Messages, newest first', params: IdParams, query: MessageListQuery, answer: MessageList, handler: c.messages }),
  route({ method: 'post', path: `${one}/messages`, tag, who, summary: 'Writes a message', params: IdParams, body: MessageCreate, answer: Message, status: 201, handler: c.send }),
  route({ method: 'post', path: `${one}/read`, tag, who, summary: 'Marks all messages as read', params: IdParams, answer: ConversationParticipant, handler: c.markRead }),
]; // prettier-ignore
