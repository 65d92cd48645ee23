import { createMutationQueue, type Answer, type Mutation, type MutationQueue } from '../../../client/index.ts';
import { MemoryStore } from '../../../client/mutations/memoryStore.ts';
import type { MutationQueueOptions, MutationStore, StoreTransaction } from '../../../client/mutations/types.ts';
import { FakeBrowser, type FakeTab } from '../fake/fakeBrowser.ts';
import { FakeServer } from '../fake/fakeServer.ts';
import { WriteServer } from './writeServer.ts';

/** A tab with its queue, and what it was told. */
export interface Tab {
  tab: FakeTab;
  queue: MutationQueue;
  /** Ids of the mutations it was told of as applied, in order, with what else was in the list then. */
  applied: { id: string; answer: Answer<unknown>; listed: boolean }[];
  online: boolean;
}

/** The tabs of one browser on one server. What is kept outlives any of them, and nothing else does. */
export class Tabs {
  readonly server = new WriteServer();
  readonly browser = new FakeBrowser(new FakeServer());
  readonly device = new MemoryStore();
  readonly open: Tab[] = [];

  add(more: Partial<MutationQueueOptions> = {}): Tab {
    const tab = this.browser.tab();
    const opened: Tab = { tab, queue: undefined as unknown as MutationQueue, applied: [], online: true };
    opened.queue = createMutationQueue({
      name: 'http://server:user-1',
      online: () => opened.online,
      store: storeIn(tab, this.device),
      locks: tab.locks,
      channel: tab.channel,
      call: (...request) => within(tab, () => this.server.call(...request)),
      pauseMs: (failures) => 100 * failures,
      ...more,
    });
    opened.queue.onApplied(({ id }, answer) =>
      opened.applied.push({ id, answer, listed: opened.queue.list().some((mutation) => mutation.id === id) }),
    );
    this.open.push(opened);
    return opened;
  }

  living(): Tab[] {
    return this.open.filter(({ tab }) => tab.state !== 'gone');
  }

  crash(tab: Tab): void {
    tab.tab.crash();
    tab.online = false;
  }

  close(): void {
    for (const { queue } of this.open) queue.close();
  }
}

/** Something that comes to an end only while its tab is there. */
const within = <T>(tab: FakeTab, work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    tab.run(() => {
      work().then((result) => tab.run(() => resolve(result)), (error: Error) => tab.run(() => reject(error))); // prettier-ignore
    });
  });

const storeIn = (tab: FakeTab, device: MemoryStore): MutationStore => ({
  durable: true,
  unreadable: 0,
  transaction: <T>(work: (tx: StoreTransaction) => Promise<T>) => within(tab, () => device.transaction(work)),
  close: () => undefined,
});

/** A write on one record. */
export const write = (path: string, record = path) =>
  ({ method: 'PATCH', path, body: { at: path }, label: `Change ${path}`, record }) as const;

/** A write that creates a business. */
export const create = (name: string) =>
  ({
    method: 'POST',
    path: '/api/businesses',
    body: { name },
    label: `Add ${name}`,
    optimistic: { entity: 'business', kind: 'create', id: '', values: { name } },
  }) as const;

export const states = ({ queue }: Tab): Mutation['state'][] => queue.list().map(({ state }) => state);
