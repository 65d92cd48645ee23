import type { Channel, Fetch, Io, Locks } from '../../../client/index.ts';
import type { FakeServer } from './fakeServer.ts';
import { fakeIo, type Gate } from './fakeSocket.ts';

type LockOptions = Parameters<Locks['request']>[1];

interface Request {
  tab: FakeTab;
  hold: (lock: unknown) => unknown;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

/** Web Locks, BroadcastChannel and the tabs of one browser, in memory. */
export class FakeBrowser {
  readonly server: FakeServer;
  readonly tabs: FakeTab[] = [];
  /** Messages between tabs that get lost from now on. */
  lose = 0;
  readonly #held = new Map<string, Request>();
  readonly #queues = new Map<string, Request[]>();
  readonly channels = new Set<FakeChannel>();

  constructor(server: FakeServer) {
    this.server = server;
  }

  tab(): FakeTab {
    const tab = new FakeTab(this);
    this.tabs.push(tab);
    return tab;
  }

  request(tab: FakeTab, name: string, options: LockOptions, hold: Request['hold']): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const request = { tab, hold, resolve, reject };
      // Never at once, as in a browser.
      queueMicrotask(() => this.#ask(name, options, request));
    });
  }

  #ask(name: string, { ifAvailable, steal, signal }: LockOptions, request: Request): void {
    const held = this.#held.get(name);
    if (ifAvailable && held) return void Promise.resolve(request.hold(null)).then(request.resolve, request.reject);
    if (steal) {
      held?.tab.run(() => held.reject(new DOMException('Stolen', 'AbortError')));
      return this.#grant(name, request);
    }
    this.#queue(name).push(request);
    signal?.addEventListener('abort', () => this.#drop(name, request) && request.reject(signal.reason));
    this.#next(name);
  }

  /** The browser takes back what a tab that is gone held and waited for. */
  forget(tab: FakeTab): void {
    for (const [name, queue] of this.#queues) this.#queues.set(name, queue.filter((request) => request.tab !== tab)); // prettier-ignore
    for (const [name, held] of this.#held) if (held.tab === tab) this.#release(name, held);
  }

  #queue(name: string): Request[] {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    return queue;
  }

  #drop(name: string, request: Request): boolean {
    const index = this.#queue(name).indexOf(request);
    if (index >= 0) this.#queue(name).splice(index, 1);
    return index >= 0;
  }

  #next(name: string): void {
    if (this.#held.has(name)) return;
    const request = this.#queue(name).shift();
    if (request) this.#grant(name, request);
  }

  #grant(name: string, request: Request): void {
    this.#held.set(name, request);
    request.tab.run(() => {
      void Promise.resolve(request.hold({ name }))
        .then(request.resolve, request.reject)
        .finally(() => this.#release(name, request));
    });
  }

  #release(name: string, request: Request): void {
    if (this.#held.get(name) !== request) return;
    this.#held.delete(name);
    this.#next(name);
  }
}

/** One end of a channel. */
class FakeChannel implements Channel {
  onmessage: Channel['onmessage'] = null;
  readonly #name: string;
  readonly #tab: FakeTab;
  #closed = false;

  constructor(name: string, tab: FakeTab) {
    this.#name = name;
    this.#tab = tab;
    tab.browser.channels.add(this);
  }

  postMessage(message: unknown): void {
    const { browser } = this.#tab;
    if (this.#tab.state !== 'running') return;
    if (this.#closed) throw new DOMException('Channel is closed', 'InvalidStateError');
    if (browser.lose > 0) return void browser.lose--;
    const copy = structuredClone(message);
    for (const other of browser.channels) {
      if (other !== this && other.#name === this.#name) setTimeout(() => other.#tab.run(() => other.#deliver(copy)), 1);
    }
  }

  close(): void {
    this.#closed = true;
    this.#tab.browser.channels.delete(this);
  }

  #deliver(data: unknown): void {
    if (!this.#closed) this.onmessage?.({ data: structuredClone(data) });
  }
}

/** A tab. What reaches one that is frozen waits; one that crashed is gone. */
export class FakeTab {
  readonly browser: FakeBrowser;
  state: 'running' | 'frozen' | 'gone' = 'running';
  /** Gets the events of the page's life. */
  readonly document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  readonly locks: Locks;
  readonly io: Io;
  readonly fetch: Fetch;
  #waiting: (() => void)[] = [];

  constructor(browser: FakeBrowser) {
    this.browser = browser;
    const { server } = browser;
    const gate: Gate = { run: (work) => this.run(work), isGone: () => this.state === 'gone' };
    this.io = fakeIo(server, () => server.latencyMs(), gate);
    this.fetch = (url, init) =>
      new Promise((resolve, reject) => {
        server.fetch(url, init).then((answer) => this.run(() => resolve(answer)), (error: Error) => this.run(() => reject(error))); // prettier-ignore
      });
    this.locks = {
      request: (name, options, hold) =>
        new Promise((resolve, reject) => {
          this.run(() => void browser.request(this, name, options, hold).then(resolve as never, reject));
        }),
    };
  }

  readonly channel = (name: string): Channel => new FakeChannel(name, this);

  /** Does something in the tab: now, when it is thawed, or never. */
  run(work: () => void): void {
    if (this.state === 'running') work();
    else if (this.state === 'frozen') this.#waiting.push(work);
  }

  /** The browser stops it without a word. */
  freeze(): void {
    if (this.state === 'running') this.state = 'frozen';
  }

  thaw(): void {
    if (this.state !== 'frozen') return;
    this.state = 'running';
    for (const work of this.#waiting.splice(0)) this.run(work);
    this.document.dispatchEvent(new Event('resume'));
  }

  /** The browser says that it will stop it, as it should, and does. */
  freezePolitely(): void {
    if (this.state !== 'running') return;
    this.document.dispatchEvent(new Event('freeze'));
    this.freeze();
  }

  crash(): void {
    this.state = 'gone';
    for (const socket of this.browser.server.open) if (socket.gate?.isGone()) this.browser.server.gone(socket);
    this.browser.forget(this);
  }
}
