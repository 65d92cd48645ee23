import type { Message } from '../../../contracts/message.ts';

/** A message as it is shown: what stands above it, and whether it goes on from the one before. */
export interface ShownMessage {
  message: Message;
  /** It is the first one of its day. */
  isNewDay: boolean;
  /** Another one of the same sender stands right before it. */
  isContinued: boolean;
}

/** Two messages further apart than this do not belong together, ms. */
const PAUSE = 10 * 60_000;

const dayOf = (at: string) => new Date(at).toDateString();

/** Messages in reading order, oldest first; they come newest first. */
export function inReadingOrder(newestFirst: readonly Message[]): ShownMessage[] {
  return newestFirst.toReversed().map((message, index, all) => {
    const before = all[index - 1];
    const isNewDay = !before || dayOf(before.created_at) !== dayOf(message.created_at);
    const isClose = before && Date.parse(message.created_at) - Date.parse(before.created_at) < PAUSE;
    return { message, isNewDay, isContinued: !isNewDay && before?.sender_id === message.sender_id && isClose === true };
  });
}

/** How many messages of others came after the one with this id; 0 when it is not there. */
export function othersSince(newestFirst: readonly Message[], id: string | null, userId: string): number {
  const at = newestFirst.findIndex((message) => message.id === id);
  return newestFirst.slice(0, Math.max(at, 0)).filter((message) => message.sender_id !== userId).length;
}
