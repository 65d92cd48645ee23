import { browserLocks, browserChannel, type ChannelFactory, type Locks } from '../shared/browser.ts';
import { FallbackStore } from './fallbackStore.ts';
import { IndexedDbStore } from './indexedDbStore.ts';
import { MemoryStore } from './memoryStore.ts';
import type { MutationQueueOptions, MutationStore, StoredMutation } from './types.ts';

/** What a queue is kept in, and by what its tabs find each other. */
export interface Surroundings {
  store: MutationStore;
  locks: Locks | null;
  channel: ChannelFactory | null;
}

/** The name under which everything of one queue goes: its database, its lock and its channel. */
export const queueName = (name: string): string => `tenantlist:queue:${name}`;

/** Finds what there is; without IndexedDB there is nothing that tabs could share. */
export function surroundingsOf(
  options: MutationQueueOptions,
  known: () => Iterable<StoredMutation>,
  onFailed: () => void,
): Surroundings {
  const device = options.store ?? (hasIndexedDb() ? new IndexedDbStore(queueName(options.name)) : null);
  const { locks = device && browserLocks(), channel = device && browserChannel() } = options;
  return { store: device ? new FallbackStore(device, known, onFailed) : new MemoryStore(), locks, channel };
}

/** Asking is forbidden in some frames. */
function hasIndexedDb(): boolean {
  try {
    return typeof indexedDB !== 'undefined' && indexedDB !== null;
  } catch {
    return false;
  }
}
