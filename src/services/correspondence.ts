import type { Queryable } from '../db/database.ts';
import { conversationStore, type About } from '../stores/conversationStore.ts';
import { messageStore } from '../stores/messageStore.ts';

/** Something one user writes to another. */
export interface Letter {
  from: string;
  to: string;
  about: About;
  subject: string | null;
  content: string;
}

/** Writes into the two's newest conversation about the same thing, or opens one. */
export async function write(tx: Queryable, letter: Letter) {
  const { from, to, about } = letter;
  await conversationStore.lockOpening(tx, from, to, about);
  const shared = await conversationStore.findShared(tx, from, to, about);
  if (!shared) return begin(tx, letter);
  return { conversation_id: shared.id, message: await send(tx, shared.id, letter), created: false };
}

/** Opens a conversation that begins with the letter, even where the two have another one. */
export async function begin(tx: Queryable, letter: Letter) {
  const { from, to, about, subject } = letter;
  const id = await conversationStore.open(tx, { createdBy: from, participants: [from, to], subject, about });
  return { conversation_id: id, message: await send(tx, id, letter), created: true };
}

const send = (tx: Queryable, conversationId: string, { from, content }: Letter) =>
  messageStore.insert(tx, { conversationId, senderId: from, content });
