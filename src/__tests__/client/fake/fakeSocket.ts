import type { Io } from '../../../client/index.ts';

type Listener = (...told: never[]) => void;

/** The server's end of a fake socket. */
export interface FakePeer {
  /** The client opens the connection with this handshake; a string refuses it. */
  admit(socket: FakeSocket, auth: Record<string, unknown>): void;
  receive(socket: FakeSocket, type: string, payload: Record<string, unknown>, answer?: (result: unknown) => void): void;
  gone(socket: FakeSocket): void;
}

/** The tab a socket is in: what reaches it when it is stopped waits, and when it is gone is lost. */
export interface Gate {
  run(work: () => void): void;
  isGone(): boolean;
}

/** What the client has of Socket.IO's socket, with packets that take `latencyMs`, in order, until it is cut. */
export class FakeSocket {
  connected = false;
  readonly io = { engine: { transport: { name: 'websocket' } } };
  /** Neither end hears the other any more, and neither knows. */
  halfOpen = false;
  readonly #peer: FakePeer;
  readonly #latencyMs: () => number;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #any = new Set<Listener>();
  #closed = false;
  #lastAt = 0;

  readonly gate: Gate | undefined;

  constructor(peer: FakePeer, latencyMs: () => number, gate?: Gate) {
    this.gate = gate;
    this.#peer = peer;
    this.#latencyMs = latencyMs;
  }

  get closed(): boolean {
    return this.#closed;
  }

  on(type: string, listener: Listener): void {
    this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener));
  }

  onAny(listener: Listener): void {
    this.#any.add(listener);
  }

  offAny(): void {
    this.#any.clear();
  }

  removeAllListeners(): void {
    this.#listeners.clear();
  }

  emit(type: string, payload: Record<string, unknown> = {}): void {
    this.#later(() => this.#peer.receive(this, type, payload));
  }

  timeout(ms: number) {
    return {
      emitWithAck: (type: string, payload: Record<string, unknown>) =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error('operation has timed out')), ms);
          const answer = (result: unknown) => this.#later(() => (clearTimeout(timer), resolve(result)));
          this.#later(() => this.#peer.receive(this, type, payload, answer));
        }),
    };
  }

  disconnect(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.connected = false;
    this.#peer.gone(this);
  }

  /** The server sends a packet. */
  send(type: string, payload: Record<string, unknown>): void {
    this.#later(() => {
      for (const listener of [...this.#any]) (listener as (type: string, payload: unknown) => void)(type, structuredClone(payload)); // prettier-ignore
    });
  }

  /** The connection stands. */
  open(): void {
    this.#later(() => {
      this.connected = true;
      this.#tell('connect');
    });
  }

  refuse(message: string, code?: string): void {
    this.#later(() => this.#tell('connect_error', Object.assign(new Error(message), code && { data: { code } })));
  }

  /** It breaks; what is under way is lost. */
  cut(reason = 'transport close'): void {
    if (this.#closed) return;
    this.#closed = true;
    this.connected = false;
    this.#peer.gone(this);
    setTimeout(() => this.#inTab(() => this.#tell('disconnect', reason)), 0);
  }

  /** It breaks after what is under way has come. */
  end(reason = 'io server disconnect'): void {
    this.#later(() => this.cut(reason));
  }

  #tell(type: string, told?: unknown): void {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) (listener as (told: unknown) => void)(told);
  }

  #inTab(work: () => unknown): void {
    if (this.gate) this.gate.run(() => void work());
    else work();
  }

  #later(deliver: () => void): void {
    this.#lastAt = Math.max(this.#lastAt, Date.now() + this.#latencyMs());
    setTimeout(() => {
      if (!this.#closed && !this.halfOpen) this.#inTab(() => this.#closed || deliver());
    }, this.#lastAt - Date.now());
  }
}

type AuthOption = ((give: (auth: Record<string, unknown>) => void) => void) | undefined;

/** An `io` whose sockets lead to `peer`. */
export function fakeIo(peer: FakePeer, latencyMs: () => number, gate?: Gate): Io {
  return ((_url: string, options: { auth?: AuthOption }) => {
    const socket = new FakeSocket(peer, latencyMs, gate);
    setTimeout(() => {
      if (!socket.closed && !gate?.isGone()) options.auth?.((auth) => peer.admit(socket, auth));
    }, latencyMs());
    return socket;
  }) as unknown as Io;
}
