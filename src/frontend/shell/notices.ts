import type { DashboardEvent } from '../../client/index.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import type { LogEventType } from '../../contracts/events.ts';
import { label } from '../format/labels.ts';

/** Something that happened and is worth being told of, with the page it leads to. */
export interface Notice {
  id: string;
  text: string;
  to: string;
  /** ISO, database time. */
  at: string;
}

/** What of the log is worth a notice; the rest is seen where it belongs. */
export const noticeTypes: LogEventType[] = [
  'invite:created',
  'invite:updated',
  'message:new',
  'inquiry:created',
  'property:status-changed',
  'broker:property-matched',
  'broker:demand-matched',
  'bulk:changed',
];

type Describe<T extends LogEventType> = (
  event: DashboardEvent<T>,
  me: { role: DashboardRole; userId: string },
) => Omit<Notice, 'id' | 'at'> | null;

const describe: { [T in LogEventType]?: Describe<T> } = {
  'invite:created': (_event, { role }) =>
    role === 'tenant' ? { text: 'A new invite to answer', to: '/tenant/invites' } : null,
  'invite:updated': ({ data: { invite, changes } }, { role }) =>
    role !== 'tenant' && changes.status !== undefined
      ? { text: `An invite of yours was ${label('inviteStatus', invite.status).toLowerCase()}`, to: `/${role}` }
      : null,
  'message:new': ({ data: { message } }, { userId }) =>
    message.sender_id === userId
      ? null
      : { text: `New message: ${shorten(message.content)}`, to: `/messages/${message.conversation_id}` },
  'inquiry:created': ({ data: { inquiry } }) => ({
    text: 'A new inquiry about one of your properties',
    to: inquiry.conversation_id ? `/messages/${inquiry.conversation_id}` : '/messages',
  }),
  'property:status-changed': ({ data: { propertyId, oldStatus, newStatus } }) => ({
    text: `A property went from ${label('propertyStatus', oldStatus).toLowerCase()} to ${label('propertyStatus', newStatus).toLowerCase()}`,
    to: `/landlord/properties/${propertyId}`,
  }),
  'broker:property-matched': () => ({ text: 'A property fits a demand you have a deal on', to: '/broker/deals' }),
  'broker:demand-matched': () => ({ text: 'A demand fits a property you have a deal on', to: '/broker/deals' }),
  'bulk:changed': ({ data: { count, entityType } }, { role }) => ({
    text: `${count} ${entityType.replaceAll('_', ' ')} records changed at once`,
    to: `/${role}`,
  }),
};

/** The notice of an event; null for what is nobody's news. */
export function noticeOf(event: DashboardEvent, me: { role: DashboardRole; userId: string }): Notice | null {
  const words = describe[event.type]?.(event as never, me);
  return words ? { ...words, id: event.eventId, at: event.timestamp } : null;
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
