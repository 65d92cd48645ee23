export { createMutationQueue } from './mutationQueue.ts';
export { MutationQueueError } from './MutationQueueError.ts';
export type {
  Mutation,
  MutationFault,
  MutationQueue,
  MutationQueueOptions,
  MutationRequest,
  MutationStore,
  OptimisticChange,
  StoredMutation,
  StoreTransaction,
} from './types.ts';
