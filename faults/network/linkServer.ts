import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { Direction } from './direction.ts';
import type { LinkStats, Mode, Upstream } from './modes.ts';

const CONNECT_MS = 3_000;

/** A connection through the link. `upstream` is missing until one is reached, and for one accepted while half open. */
interface Pair {
  client: Socket;
  upstream?: Socket;
  directions: Direction[];
}

/** A listening port whose connections go to one of several upstreams: in turn, and to the next when one refuses. */
export class LinkServer {
  readonly port: number;
  readonly #upstreams: Upstream[];
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #stats: LinkStats = { standing: 0, accepted: 0, unreachable: 0, sent: 0, received: 0 };
  #mode: Mode = { kind: 'pass' };
  #turn = 0;

  /** `port` is one of 127.0.0.1; it stays the link's own while the mode `cut` refuses connections. */
  static async open(port: number, upstreams: Upstream[]): Promise<LinkServer> {
    const link = new LinkServer(port, upstreams);
    await link.#listen();
    return link;
  }

  private constructor(port: number, upstreams: Upstream[]) {
    this.port = port;
    this.#upstreams = upstreams;
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) =>
      this.#accept(client),
    );
  }

  stats(): LinkStats {
    return { ...this.#stats, standing: this.#pairs.size };
  }

  /** Changes the mode, also of the connections that stand. */
  async set(mode: Mode): Promise<void> {
    const left = this.#mode;
    this.#mode = mode;
    for (const pair of [...this.#pairs]) {
      const lost = left.kind === 'halfOpen' && (!pair.upstream || pair.directions.some(({ broken }) => broken));
      if (mode.kind === 'cut' || (lost && mode.kind !== 'halfOpen')) this.#reset(pair);
      else for (const direction of pair.directions) direction.changed();
    }
    if (mode.kind === 'cut') this.#server.close();
    else if (!this.#server.listening) await this.#listen();
  }

  /** Resets what stands and listens no more. */
  close(): void {
    this.#mode = { kind: 'cut' };
    for (const pair of [...this.#pairs]) this.#reset(pair);
    this.#server.close();
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1', 4_096);
    await once(this.#server, 'listening');
  }

  #accept(client: Socket): void {
    this.#stats.accepted += 1;
    const pair: Pair = { client, directions: [] };
    this.#pairs.add(pair);
    client.on('error', () => this.#lost(pair));
    client.on('close', () => this.#closed(pair));
    // Accepted by the kernel before the cut, handed over after it.
    if (this.#mode.kind === 'cut') return this.#reset(pair);
    if (this.#mode.kind === 'halfOpen') return void client.resume();
    void this.#join(pair);
  }

  async #join(pair: Pair): Promise<void> {
    const first = this.#turn++;
    for (let n = 0; n < this.#upstreams.length; n++) {
      const target = this.#upstreams[(first + n) % this.#upstreams.length];
      const upstream = target && (await reach(target));
      if (upstream && !this.#pairs.has(pair)) return void upstream.resetAndDestroy();
      if (!upstream) continue;
      return this.#connect(pair, upstream);
    }
    this.#stats.unreachable += 1;
    this.#reset(pair);
  }

  #connect(pair: Pair, upstream: Socket): void {
    const mode = () => this.#mode;
    const { client } = pair;
    pair.upstream = upstream;
    upstream.on('error', () => this.#lost(pair));
    upstream.on('close', () => this.#closed(pair));
    pair.directions = [
      new Direction(client, upstream, mode, (count) => (this.#stats.sent += count)),
      new Direction(upstream, client, mode, (count) => (this.#stats.received += count)),
    ];
  }

  /** One side broke: so does the other, unless nothing gets through that could tell it. */
  #lost(pair: Pair): void {
    if (this.#mode.kind === 'halfOpen') return markBroken(pair);
    this.#reset(pair);
  }

  #closed(pair: Pair): void {
    const { client, upstream } = pair;
    if (client.destroyed && (!upstream || upstream.destroyed)) return this.#forget(pair);
    if (this.#mode.kind === 'halfOpen') markBroken(pair);
  }

  #reset(pair: Pair): void {
    this.#forget(pair);
    for (const socket of [pair.client, pair.upstream]) {
      if (socket && !socket.destroyed) socket.resetAndDestroy();
    }
  }

  #forget(pair: Pair): void {
    this.#pairs.delete(pair);
    for (const direction of pair.directions) direction.stop();
  }
}

const markBroken = (pair: Pair): void => {
  for (const direction of pair.directions) direction.broken = true;
};

/** A connection to the upstream; null when it refuses or does not answer in time. */
function reach({ host, port }: Upstream): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
    const done = (result: Socket | null) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      if (!result) socket.on('error', () => undefined).destroy();
      resolve(result);
    };
    const timer = setTimeout(() => done(null), CONNECT_MS);
    socket.once('connect', () => done(socket));
    socket.once('error', () => done(null));
  });
}
