import {
  BusinessInvite,
  InviteCreate,
  InviteList,
  InviteListQuery,
  InviteReply,
  ListedInvite,
} from '../contracts/businessInvite.ts';
import { IdParams, type Role } from '../contracts/common.ts';
import { MessageBody } from '../contracts/propertyInquiry.ts';
import type { BusinessInviteController } from '../controllers/BusinessInviteController.ts';
import { route, type Route } from './route.ts';

const tag = 'Invites';
const tenant: Role[] = ['tenant'];
const senders: Role[] = ['landlord', 'broker'];
const one = '/api/invites/:id';

/** Invitations to properties and the tenants' answers. */
export const businessInviteRoutes = (c: BusinessInviteController): Route[] => [
  route({ method: 'get', path: '/api/invites', tag, who: [...tenant, ...senders], summary: 'Received or sent invites, newest first', query: InviteListQuery, answer: InviteList, handler: c.list }),
  route({ method: 'post', path: '/api/invites', tag, who: senders, summary: 'Invites a business to a property', body: InviteCreate, answer: BusinessInvite, status: 201, handler: c.send }),
  route({ method: 'get', path: one, tag, who: [...tenant, ...senders], summary: 'A received or sent invite', params: IdParams, answer: ListedInvite, handler: c.get }),
  route({ method: 'post', path: `${one}/accept`, tag, who: tenant, summary: 'Accepts a pending invite', params: IdParams, answer: BusinessInvite, handler: c.accept }),
  route({ method: 'post', path: `${one}/decline`, tag, who: tenant, summary: 'Declines a pending invite', params: IdParams, answer: BusinessInvite, handler: c.decline }),
  route({ method: 'post', path: `${one}/reply`, tag, who: tenant, summary: 'Writes to the sender of an invite', params: IdParams, body: MessageBody, answer: InviteReply, status: 201, handler: c.reply }),
]; // prettier-ignore
