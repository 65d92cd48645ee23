/** A write that was not taken into the queue. */
export class MutationQueueError extends Error {
  readonly code: 'QUEUE_FULL' | 'TOO_LARGE' | 'INVALID' | 'CLOSED';

  constructor(code: MutationQueueError['code'], message: string) {
    super(message);
    this.name = 'MutationQueueError';
    this.code = code;
  }
}
