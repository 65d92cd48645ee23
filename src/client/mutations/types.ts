import type { Dashboard, Unsubscribe } from '../dashboard.ts';
import type { Answer } from '../http.ts';
import type { EntityName } from '../query/index.ts';
import type { ChannelFactory, Locks } from '../shared/browser.ts';

/*
 * Glossary
 *
 *   mutation   a write that was asked for, from the moment it is shown until the server has answered it
 *   name       whose queue it is: the server's url and the user's id; every tab of a browser with one name shares one queue
 *   sender     the one tab of a name that holds the lease and talks to the server
 *   temporary  a record that was created here and is not confirmed goes by the id of the mutation that creates it
 */

/** What a write will do to a record, shown until the server has answered. */
export interface OptimisticChange {
  entity: EntityName;
  kind: 'create' | 'update' | 'delete';
  /** The record's. Of a create: replaced by the mutation's id, which stands for the record until the server names it. */
  id: string;
  /** Columns with the values they will have; of a create all that a list shows. */
  values?: Record<string, unknown>;
}

/** A write to be made. Everything in it is kept as JSON. */
export interface MutationRequest {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the server's origin, e.g. `/api/broker/deals/<id>`. */
  path: string;
  body?: unknown;
  /** For people: what it does, e.g. `Move deal to Touring`. */
  label: string;
  /** Writes with the same one go out in the order they were added, e.g. `deal:<id>`; without it nothing waits for it. */
  record?: string;
  optimistic?: OptimisticChange;
  /** Under which key of the answer's data the record is; the data itself unless given. */
  answerKey?: string;
}

/** Why the server, or the queue, refused a write. */
export interface MutationFault {
  /** HTTP status; 0 when the queue itself gave it up. */
  status: number;
  code: string;
  message: string;
  details?: { path: string; message: string }[];
}

/** A write that has not been confirmed. */
export interface Mutation extends MutationRequest {
  /** A uuid; also the Idempotency-Key of every attempt. */
  id: string;
  /** Epoch ms of this device. */
  createdAt: number;
  /** How often it was sent. */
  attempts: number;
  /**
   * - waiting: not sent, or to be sent again
   * - sending: with the server
   * - refused: the server will not do it; kept, without effect on what is shown, until retried or dismissed
   */
  state: 'waiting' | 'sending' | 'refused';
  /** Of a refused one. */
  fault?: MutationFault;
}

/** A mutation as it is kept. */
export interface StoredMutation extends Mutation {
  /** Place in the queue; rises in the order of adding, whatever the tab. */
  order: number;
  /** Rises by 1 with each change of the entry. */
  revision: number;
  /** Mutations whose temporary record this one mentions: it goes out after them, under the ids they were given. */
  needs: string[];
  /** When it was sent first, epoch ms: the server knows its key for 30 days from then on. */
  firstSentAt?: number;
}

/** Writes on their way to the server: kept over reloads and crashes, the same list in every tab. */
export interface MutationQueue {
  /** False when this tab's writes are kept in memory alone and would be lost with it. */
  readonly durable: boolean;
  /** Kept entries that could not be read and were left out. */
  readonly unreadable: number;
  /**
   * Shows the write at once and sends it when its turn comes, once it is kept.
   * `done` rejects with HttpFault when it was refused (the server's status) or given up (status 0, code CANCELLED or DEPENDENCY_REFUSED);
   * it stays pending while the write waits, over any number of attempts.
   * @throws {MutationQueueError} when the queue is full (500) or closed, or the request is too large (256 KB of JSON) or no JSON
   */
  add(request: MutationRequest): { mutation: Mutation; done: Promise<Answer<unknown>> };
  /** In order. The same array until something changes. */
  list(): readonly Mutation[];
  /** Calls after each change of the list. */
  subscribe(listener: () => void): Unsubscribe;
  /** Calls in every tab when the server has done a write, while it is still in the list; in the same turn it leaves. */
  onApplied(handler: (mutation: Mutation, answer: Answer<unknown>) => void): Unsubscribe;
  /**
   * Takes back a waiting write, and the ones that need what it creates. False when it is under way or done. One that was
   * sent before without an answer may have been done all the same: its event tells.
   */
  cancel(id: string): Promise<boolean>;
  /**
   * Sends a refused write again, together with those refused for its sake and those it needs. One that needs a record which
   * nobody creates any more stays refused.
   */
  retry(id: string): void;
  /** Forgets a refused write. */
  dismiss(id: string): void;
  /** The id the server gave to a record created here; any other id as it is. */
  realId(id: string): string;
  /** Tries what waits now instead of at the end of its pause. */
  wake(): void;
  /** Forgets everything, in every tab and on the device; for a user who leaves. */
  clear(): Promise<void>;
  /** This tab is done; what waits stays kept, and is sent by another tab or the next visit. */
  close(): void;
}

/** What a queue is built from. */
export interface MutationQueueOptions {
  /** The server's url and the user's id: another user's writes are kept elsewhere and are never sent by this session. */
  name: string;
  /** The session of that user. */
  call: Dashboard['call'];
  /** Whether it is worth trying now. */
  online: () => boolean;
  /** IndexedDB, or memory where there is none, unless given. */
  store?: MutationStore;
  /** Grant sending to one tab at a time; the browser's unless given, null when there are no other tabs. */
  locks?: Locks | null;
  /** What tabs tell each other by; the browser's unless given, null for none. */
  channel?: ChannelFactory | null;
  /** Pause after the nth failed attempt in a row (from 1), ms: 0.5 s doubling to 30 s, with jitter, unless given. */
  pauseMs?: (failures: number) => number;
}

/** Reads and writes that happen together or not at all, one transaction after the other whatever the tab. */
export interface StoreTransaction {
  /** In order; entries that cannot be read are left out. */
  all(): Promise<StoredMutation[]>;
  /** An order after all others. */
  nextOrder(): Promise<number>;
  get(id: string): Promise<StoredMutation | undefined>;
  put(mutation: StoredMutation): Promise<void>;
  remove(id: string): Promise<void>;
  /** The id that the record created by this mutation was given, while remembered. */
  realId(id: string): Promise<string | undefined>;
  rememberId(id: string, realId: string): Promise<void>;
  /** Temporary ids with what they became. */
  realIds(): Promise<[id: string, realId: string][]>;
  clear(): Promise<void>;
}

/** Where a queue is kept. */
export interface MutationStore {
  /** Whether it outlives the tab. */
  readonly durable: boolean;
  /** Entries that could not be read so far. */
  readonly unreadable: number;
  /**
   * `work` may wait for nothing but its transaction, and may be run again on another one. Rejects when the store fails;
   * nothing was changed then. With `safely` it is on the device, not merely with the operating system, when this resolves.
   */
  transaction<T>(work: (transaction: StoreTransaction) => Promise<T>, safely?: boolean): Promise<T>;
  close(): void;
}
