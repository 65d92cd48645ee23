import type { ListPatch } from './applyChange.ts';
import type { Change, Row } from './types.ts';

/** What a message does to the conversation it is in: the newest one moves it to the top of the list. */
export function relay(patch: ListPatch, change: Change): void {
  if (change.entity !== 'message') return;
  const { kind, record, id } = change;
  if (kind === 'deleted') return forget(patch, id);
  const conversationId = String(record?.['conversation_id']);
  const held = patch.draft.get(conversationId);
  if (held) show(patch, held, record as Row);
  else if (kind === 'created')
    patch.complete(conversationId, { entity: 'conversation', kind: 'updated', id: conversationId });
}

function show(patch: ListPatch, held: Row, message: Row): void {
  const last = held['last_message'] as Row | null;
  const at = message['created_at'] as string;
  if (last?.id === message.id) {
    if ((message.version ?? 0) > (last.version ?? 0)) patch.replace({ ...held, last_message: message });
  } else if (last === null || comesAfter(message, last)) {
    patch.replace({
      ...held,
      last_message: message,
      ...later(held, 'last_message_at', at),
      ...later(held, 'updated_at', at),
    });
  }
}

const comesAfter = (a: Row, b: Row): boolean => {
  const [x, y] = [a['created_at'] as string, b['created_at'] as string];
  return x > y || (x === y && a.id > b.id);
};
const later = (row: Row, column: string, at: string): Record<string, unknown> =>
  row[column] == null || (row[column] as string) < at ? { [column]: at } : {};

/** A deleted message that was the last one: the server knows which one is now. */
function forget(patch: ListPatch, messageId: string): void {
  const held = patch.draft.rows.find((row) => (row['last_message'] as Row | null)?.id === messageId);
  if (held) patch.complete(held.id, { entity: 'conversation', kind: 'updated', id: held.id });
}
