import type { ConversationSummary } from '../../../../contracts/conversation.ts';
import type { DashboardRole } from '../../../../contracts/common.ts';
import { label } from '../../../format/labels.ts';

type People = Pick<ConversationSummary, 'participants'>;

/** Who else takes part in a conversation, by name. */
export function othersIn({ participants }: People, userId: string): string {
  const names = participants.filter((person) => person.user_id !== userId).map((person) => person.display_name);
  return names.length > 0 ? names.join(', ') : 'Nobody else';
}

/** The roles of who else takes part, in words. */
export function rolesIn({ participants }: People, userId: string): string {
  const roles = participants.filter((person) => person.user_id !== userId).map((person) => label('role', person.role));
  return [...new Set(roles)].join(', ');
}

/**
 * Whether somebody asked about a landlord's property and the last word is theirs. A conversation keeps the property it
 * is about; who opened it is never the landlord.
 */
export function isUnanswered(conversation: ConversationSummary, user: { id: string; role: DashboardRole }): boolean {
  const { property_listing_id, invite_id, created_by, last_message } = conversation;
  if (user.role !== 'landlord' || property_listing_id === null || invite_id !== null) return false;
  return created_by !== user.id && last_message !== null && last_message.sender_id !== user.id;
}
