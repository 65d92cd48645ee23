import type { MutationRequest } from '../../../client/index.ts';

/** Sends a message in a conversation; in the order they were written, also after being offline. */
export function sendMessage(conversationId: string, senderId: string, content: string): MutationRequest {
  return {
    method: 'POST',
    path: `/api/messages/conversations/${conversationId}/messages`,
    body: { content },
    label: `Send “${content.length > 40 ? `${content.slice(0, 40)}…` : content}”`,
    record: `conversation:${conversationId}`,
    optimistic: {
      entity: 'message',
      kind: 'create',
      id: '',
      values: { conversation_id: conversationId, sender_id: senderId, content },
    },
  };
}

/** Marks everything in a conversation as read. */
export const markRead = (conversationId: string): MutationRequest => ({
  method: 'POST',
  path: `/api/messages/conversations/${conversationId}/read`,
  label: 'Mark a conversation as read',
  record: `read:${conversationId}`,
  optimistic: { entity: 'conversation', kind: 'update', id: conversationId, values: { unread_count: 0 } },
});
