import type { Unsubscribe } from '../dashboard.ts';
import type { Answer } from '../http.ts';
import { Leadership } from '../shared/leadership.ts';
import { AppliedHandlers } from './appliedHandlers.ts';
import { Missing } from './missing.ts';
import { MutationQueueError } from './MutationQueueError.ts';
import { MutationView } from './mutationView.ts';
import { OnlineWatch } from './onlineWatch.ts';
import { apply, cancel, claim, dismiss, insert, recover, refuse, release, retry } from './operations.ts';
import { CANCELLED, LOST } from './outcome.ts';
import { Promises } from './promises.ts';
import { QueueTabs } from './queueTabs.ts';
import type { Changes } from './recording.ts';
import { MOST_WAITING, mutationOf, plain } from './request.ts';
import { Sender, type SenderQueue } from './sender.ts';
import { queueName, surroundingsOf } from './surroundings.ts';
import { createdId, mentionedIds, newUuid } from './temporaryIds.ts';
import { Turns } from './turns.ts';
import type {
  Mutation,
  MutationQueue,
  MutationQueueOptions,
  MutationRequest,
  MutationStore,
  StoredMutation,
} from './types.ts';

/** A queue in which nothing has moved for this long, although something could, has a sender that sleeps. */
const STUCK_MS = 60_000;
/** A tab may crash between keeping a write and telling of it: whoever sends looks by itself. */
const READ_MS = 15_000;

/** Opens the queue of one user on one server. Returns at once; what is kept appears when it has been read. */
export function createMutationQueue(options: MutationQueueOptions): MutationQueue {
  return new Queue(options);
}

class Queue implements MutationQueue {
  readonly #view = new MutationView();
  readonly #promises = new Promises();
  readonly #handlers = new AppliedHandlers();
  readonly #tabs: QueueTabs;
  readonly #store: MutationStore;
  readonly #turns: Turns;
  readonly #sender: Sender;
  readonly #watch: OnlineWatch;
  readonly #missing: Missing;
  /** Null when this tab sends whatever others do. */
  #leadership: Leadership | null;
  #reading: Promise<void> | null = null;
  #movedAt = Date.now();
  #reader: ReturnType<typeof setInterval> | null = null;
  #closed = false;

  constructor(options: MutationQueueOptions) {
    const { call, online, pauseMs } = options;
    const known = () => this.#view.kept();
    const { store, locks, channel } = surroundingsOf(options, known, () => this.#goOnAlone());
    const name = queueName(options.name);
    this.#store = store;
    this.#turns = new Turns(store, (changes) => this.#done(changes));
    this.#sender = new Sender({ queue: this.#forSender(), call, online, pauseMs });
    this.#watch = new OnlineWatch({ online, onBack: () => this.wake(), onLook: () => this.#lookForSleeper() });
    this.#missing = new Missing(() => void this.#read());
    const onLost = () => {
      this.#stopSending();
      this.#leadership?.queue();
    };
    this.#leadership = locks && new Leadership({ locks, name, onLead: () => void this.#lead(), onLost });
    this.#tabs = new QueueTabs(channel?.(name) ?? null, {
      onChanged: (gone) => this.#changedElsewhere(gone),
      onApplied: (mutation, answer) => this.#appliedElsewhere(mutation, answer),
      onWake: () => this.#sender.hurry(),
    });
    this.#view.subscribe(() => this.#moved());
    void this.#open();
  }

  get durable(): boolean {
    return this.#store.durable;
  }

  get unreadable(): number {
    return this.#store.unreadable;
  }

  add(request: MutationRequest): { mutation: Mutation; done: Promise<Answer<unknown>> } {
    if (this.#closed) throw new MutationQueueError('CLOSED', 'The queue is closed');
    const copy = plain(request);
    if (this.#waiting().length >= MOST_WAITING) {
      throw new MutationQueueError('QUEUE_FULL', `${MOST_WAITING} writes are waiting already`);
    }
    const needs = mentionedIds(copy, this.#view.temporaryIds());
    const mutation = this.#view.resolved(mutationOf(copy, newUuid(), needs), needs);
    const done = this.#promises.make(mutation.id);
    this.#view.add(mutation);
    this.#turns.run((tx) => insert(tx, mutation), true).catch(() => this.#lose([mutation.id]));
    return { mutation, done };
  }

  list(): readonly Mutation[] {
    return this.#view.list();
  }

  subscribe(listener: () => void): Unsubscribe {
    return this.#view.subscribe(listener);
  }

  onApplied(handler: (mutation: Mutation, answer: Answer<unknown>) => void): Unsubscribe {
    return this.#handlers.on(handler);
  }

  async cancel(id: string): Promise<boolean> {
    const gone = await this.#turns.run((tx) => cancel(tx, id)).catch(() => []);
    return gone.length > 0;
  }

  retry(id: string): void {
    this.#turns.run((tx) => retry(tx, id)).catch(() => undefined);
  }

  dismiss(id: string): void {
    this.#turns.run((tx) => dismiss(tx, id)).catch(() => undefined);
  }

  realId(id: string): string {
    return this.#view.realId(id);
  }

  wake(): void {
    if (this.#sender.active) this.#sender.hurry();
    else this.#tabs.tell({ type: 'wake' });
  }

  clear(): Promise<void> {
    this.#sender.abort();
    return this.#turns.run((tx) => tx.clear());
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopSending();
    this.#sender.abort();
    this.#watch.matters = false;
    this.#missing.forget();
    // What was asked for before is still kept, and told.
    void this.#turns.end().then(() => {
      this.#leadership?.resign();
      this.#tabs.close();
      this.#store.close();
    });
  }

  #waiting(): Mutation[] {
    return this.list().filter(({ state }) => state !== 'refused');
  }

  async #open(): Promise<void> {
    const reading = this.#turns.read(
      async (tx) => ({ all: await tx.all(), realIds: await tx.realIds() }),
      ({ all, realIds }) => {
        this.#view.learn(realIds);
        this.#take(all);
      },
    );
    await reading.catch(() => undefined);
    if (this.#closed) return;
    if (this.#leadership) this.#leadership.queue();
    else await this.#lead();
  }

  /** This tab sends from now on. What its predecessor was sending is sent again, under the same keys. */
  async #lead(): Promise<void> {
    await this.#turns.run((tx) => recover(tx, this.#sender.underWay)).catch(() => undefined);
    await this.#read();
    if (this.#closed || !(this.#leadership?.held ?? true)) return;
    this.#sender.start();
    if (this.#tabs.possible) this.#reader ??= setInterval(() => void this.#read(), READ_MS);
  }

  #stopSending(): void {
    this.#sender.stop();
    clearInterval(this.#reader ?? undefined);
    this.#reader = null;
  }

  /** The store failed, and this tab's memory has taken over: nobody else sends what is in it. */
  #goOnAlone(): void {
    this.#leadership?.resign();
    this.#leadership = null;
    this.#view.changed();
    if (!this.#closed) void this.#lead();
  }

  /** In the background a tab may be put to sleep together with the lease it holds. */
  #lookForSleeper(): void {
    this.#sender.pump();
    const { underWay } = this.#sender;
    const others = this.#waiting().some(({ id }) => !underWay.has(id));
    if (!others || Date.now() - this.#movedAt < STUCK_MS) return;
    this.#movedAt = Date.now();
    if (this.#leadership && !this.#leadership.held) this.#leadership.steal();
    else void this.#lead();
  }

  #forSender(): SenderQueue {
    const turns = this.#turns;
    return {
      list: () => this.#view.list(),
      claim: async (id) => {
        const claimed = await turns.run((tx) => claim(tx, id));
        if (!claimed) await this.#read();
        return claimed;
      },
      release: (id) => turns.run((tx) => release(tx, id)),
      refuse: (id, fault) => turns.run((tx) => refuse(tx, id, fault)),
      // Told before it is taken out: a crash in between makes it be sent, answered and told once more, and then known as over.
      apply: (mutation, answer) => {
        this.#tabs.tell({ type: 'applied', mutation, answer });
        this.#finish(mutation, answer);
        return turns.run((tx) => apply(tx, mutation.id, createdId(mutation, answer)));
      },
    };
  }

  #finish(mutation: StoredMutation, answer: Answer<unknown>): void {
    const { id } = mutation;
    if (this.#view.isOver(id)) return;
    this.#handlers.tell(this.#view.get(id) ?? mutation, answer);
    this.#view.finish(id, createdId(mutation, answer));
    this.#promises.keep(id, answer);
  }

  /** A transaction of this tab is through. */
  #done(changes: Changes): void {
    const gone = this.#view.commit(changes);
    for (const id of gone) this.#promises.break(id, CANCELLED);
    if (changes.size > 0) this.#tabs.tell({ type: 'changed', gone });
    this.#sender.pump();
  }

  #changedElsewhere(gone: string[]): void {
    this.#view.forget(gone);
    for (const id of gone) this.#promises.break(id, CANCELLED);
    void this.#read();
  }

  #appliedElsewhere(mutation: StoredMutation, answer: Answer<unknown>): void {
    this.#finish(mutation, answer);
    // Also out of what only this tab keeps.
    if (!this.durable)
      this.#turns.run((tx) => apply(tx, mutation.id, createdId(mutation, answer))).catch(() => undefined);
  }

  /** Any number of requests to read before it begins are one. */
  #read(): Promise<void> {
    this.#reading ??= this.#turns
      .read(
        (tx) => ((this.#reading = null), tx.all()),
        (all) => this.#take(all),
      ) // prettier-ignore
      .catch(() => undefined);
    return this.#reading;
  }

  #take(all: readonly StoredMutation[]): void {
    this.#lose(this.#missing.note(this.#view.replace(all)));
    this.#sender.pump();
  }

  #lose(ids: readonly string[]): void {
    this.#view.forget(ids);
    for (const id of ids) this.#promises.break(id, LOST);
  }

  #moved(): void {
    this.#movedAt = Date.now();
    for (const id of this.#promises.ids()) {
      const { state, fault } = this.#view.get(id) ?? {};
      if (state === 'refused' && fault) this.#promises.break(id, fault);
    }
    this.#watch.matters = !this.#closed && this.#waiting().length > 0;
  }
}
