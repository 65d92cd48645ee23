import { MutationQueueError } from './MutationQueueError.ts';
import type { MutationRequest, StoredMutation } from './types.ts';

/** Most that may wait at once. */
export const MOST_WAITING = 500;
const MOST_BYTES = 256 * 1024;

/**
 * A request as it will be kept: nothing the caller changes later is in it.
 * @throws {MutationQueueError} TOO_LARGE, INVALID
 */
export function plain(request: MutationRequest): MutationRequest {
  const text = toJson(request);
  if (new TextEncoder().encode(text).length > MOST_BYTES) {
    throw new MutationQueueError('TOO_LARGE', `A write may have at most ${MOST_BYTES / 1024} KB`);
  }
  const copy = JSON.parse(text) as MutationRequest;
  if (typeof copy.path !== 'string' || !copy.path.startsWith('/')) {
    throw new MutationQueueError('INVALID', 'The path of a write begins with /');
  }
  if (typeof copy.label !== 'string') throw new MutationQueueError('INVALID', 'A write has a label');
  return copy;
}

function toJson(request: MutationRequest): string {
  try {
    return JSON.stringify(request);
  } catch (cause) {
    throw new MutationQueueError('INVALID', `A write is kept as JSON: ${(cause as Error).message}`);
  }
}

/** A new mutation. What it creates goes by its own id until the server names it. */
export function mutationOf(request: MutationRequest, id: string, needs: string[]): StoredMutation {
  const { optimistic } = request;
  return {
    ...request,
    ...(optimistic?.kind === 'create' && { optimistic: { ...optimistic, id } }),
    id,
    createdAt: Date.now(),
    attempts: 0,
    state: 'waiting',
    // After all that are kept, until it is kept itself.
    order: Number.MAX_SAFE_INTEGER,
    revision: 0,
    needs,
  };
}
