import type { Fetch, Io } from '../../../client/index.ts';
import { FakeLog, type Entry } from './fakeLog.ts';
import { type FakeSocket, fakeIo, type FakePeer } from './fakeSocket.ts';

/** One user's server, with time, faults and two nodes that tests move. Everything takes `latencyMs`. */
export class FakeServer implements FakePeer {
  readonly log = new FakeLog();
  latencyMs = () => 1;
  /** What gets through: sockets, requests. */
  sockets = true;
  http = true;
  /** How far the node that answers requests and the one that has the sockets are behind the log. */
  httpLag = 0;
  /** Position that the sockets' node has relayed. */
  relayed = 1;
  tokenLifeMs = 900_000;
  graceMs = 30_000;
  userId = 'user-1';
  /** What happened. */
  readonly counts = { connections: 0, refreshes: 0, atOnce: 0, history: 0, reuses: 0, probes: 0 };
  sessionEnded = false;
  /** The browser's cookies. */
  cookies = { access: '', refresh: 0 };
  /** The one refresh token that is good. */
  #refresh = 0;
  #refreshing = 0;
  readonly #live = new Map<FakeSocket, { sent: number }>();
  readonly #expiries = new Map<FakeSocket, ReturnType<typeof setTimeout>>();

  readonly io: Io = fakeIo(this, () => this.latencyMs());
  readonly fetch: Fetch = async (url, init) => this.#answer(new URL(url as string), init ?? {});

  get open(): FakeSocket[] {
    return [...this.#live.keys()];
  }

  /** A change is committed, and relayed unless `hold`. */
  commit(skipped = 0, hold = false): Entry {
    const entry = this.log.append(skipped);
    if (!hold) this.relay();
    return entry;
  }

  /** The sockets' node hands on what it has not, up to `to`. */
  relay(to = this.log.head): void {
    this.relayed = Math.max(this.relayed, Math.min(to, this.log.head));
    for (const [socket, place] of this.#live) {
      for (const entry of this.log.between(place.sent, this.relayed)) this.#send(socket, entry);
      place.sent = Math.max(place.sent, this.relayed);
    }
  }

  /** The log is replaced under open connections. */
  replaceLog(): void {
    this.log.replace();
    this.relayed = this.log.head;
    for (const [socket, place] of this.#live) {
      place.sent = this.relayed;
      this.#verdict(socket, 'reset');
    }
  }

  heartbeat(): void {
    for (const socket of this.open)
      socket.send('cursor', { cursor: this.log.cursorAt(this.relayed), ...this.#stamp() });
  }

  pushKpis(asOf = this.relayed): void {
    for (const socket of this.open) this.#kpis(socket, asOf);
  }

  /** Sends again what was sent before. */
  repeat(entry: Entry): void {
    for (const socket of this.open) this.#send(socket, entry);
  }

  cutAll(): void {
    for (const socket of this.open) socket.cut();
  }

  issue(userId = this.userId): string {
    const claims = { userId, exp: (Date.now() + this.tokenLifeMs) / 1_000 };
    return `h.${btoa(JSON.stringify(claims))}.s`;
  }

  /** Somebody signs in in this browser. */
  signIn(userId = this.userId): void {
    this.userId = userId;
    this.sessionEnded = false;
    this.cookies = { access: this.issue(userId), refresh: ++this.#refresh };
  }

  admit(socket: FakeSocket, { token, cursor }: Record<string, unknown>): void {
    if (!this.sockets) return socket.refuse('websocket error');
    const text = this.cookies.access || (token as string | undefined);
    const expiresAt = this.#expiryOf(text);
    if (expiresAt === null) return socket.refuse('Invalid authentication token', 'INVALID_TOKEN');
    this.counts.connections++;
    socket.open();
    if (typeof cursor === 'string') this.#reconnect(socket, cursor);
    this.#watchExpiry(socket, expiresAt);
  }

  receive(
    socket: FakeSocket,
    type: string,
    payload: Record<string, unknown>,
    answer?: (result: unknown) => void,
  ): void {
    if (type === 'auth:refresh') {
      const expiresAt = this.#expiryOf(payload['token'] as string);
      if (expiresAt !== null) this.#watchExpiry(socket, expiresAt);
      answer?.(expiresAt === null ? { ok: false, code: 'INVALID_TOKEN', message: 'no good' } : { ok: true });
    } else if (this.#live.has(socket)) {
      this.counts.probes++;
      this.#verdict(socket, this.log.resolve(payload['cursor'] as string) === null ? 'reset' : 'current');
      this.#kpis(socket, this.relayed);
    } else this.#reconnect(socket, (payload['cursor'] as string | undefined) ?? null);
  }

  gone(socket: FakeSocket): void {
    clearTimeout(this.#expiries.get(socket));
    this.#live.delete(socket);
  }

  #reconnect(socket: FakeSocket, cursor: string | null): void {
    const from = this.log.resolve(cursor);
    const sent = from ?? this.relayed;
    // A node that is behind the cursor waits until it is not.
    this.relayed = Math.max(this.relayed, sent);
    const missed = this.log.between(sent, this.relayed);
    for (const entry of missed) this.#send(socket, entry);
    this.#live.set(socket, { sent: this.relayed });
    this.#verdict(socket, from === null ? 'reset' : missed.length > 0 ? 'replayed' : 'current');
    this.#kpis(socket, this.relayed);
  }

  #verdict(socket: FakeSocket, verdict: string): void {
    socket.send('reconnected', { verdict, cursor: this.log.cursorAt(this.relayed), ...this.#stamp() });
  }

  #send(socket: FakeSocket, { pos, type, eventId, at, data }: Entry): void {
    socket.send(type, { ...data, eventId, cursor: this.log.cursorAt(pos), timestamp: new Date(at).toISOString() });
  }

  #kpis(socket: FakeSocket, asOf: number): void {
    const payload = { kpis: { at: asOf }, asOf, eventId: 'k', cursor: this.log.cursorAt(this.relayed) };
    socket.send('kpi:update', { ...payload, ...this.#stamp() });
  }

  #stamp = () => ({ timestamp: new Date().toISOString() });

  #expiryOf(token: string | undefined): number | null {
    if (!token || this.sessionEnded) return null;
    const { exp } = JSON.parse(atob(token.split('.')[1] ?? '')) as { exp: number };
    return exp * 1_000 > Date.now() ? exp * 1_000 : null;
  }

  #watchExpiry(socket: FakeSocket, expiresAt: number): void {
    clearTimeout(this.#expiries.get(socket));
    const end = () => {
      socket.send('session:ended', { code: 'TOKEN_EXPIRED', message: 'The access token has expired' });
      socket.end();
    };
    const expired = () => {
      socket.send('auth:expired', { code: 'TOKEN_EXPIRED', graceSeconds: this.graceMs / 1_000 });
      this.#expiries.set(socket, setTimeout(end, this.graceMs));
    };
    this.#expiries.set(socket, setTimeout(expired, expiresAt - Date.now()));
  }

  async #answer({ pathname, searchParams }: URL, init: RequestInit): Promise<Response> {
    const withCookies = init.credentials === 'include';
    const refresh = this.cookies.refresh;
    await this.#travel(init.signal);
    if (!this.http) throw new TypeError('fetch failed');
    if (pathname === '/api/auth/refresh-token') return this.#refreshed(refresh, init.signal);
    const bearer = (init.headers as Record<string, string>)['authorization']?.slice(7);
    const token = withCookies ? this.cookies.access || bearer : bearer;
    const good = this.#expiryOf(token) !== null;
    const answer = good ? this.#read(pathname, searchParams) : failure(401, 'INVALID_TOKEN');
    await this.#travel(init.signal);
    return answer;
  }

  #read(pathname: string, searchParams: URLSearchParams): Response {
    const node = Math.max(1, this.log.head - this.httpLag);
    if (pathname.endsWith('/kpis')) return success({ at: node }, { asOf: node });
    if (pathname !== '/api/events/history') return success({ pathname });
    this.counts.history++;
    const from = this.log.resolve(searchParams.get('cursor'));
    if (from === null) return success({ events: [], cursor: this.log.cursorAt(node), more: false, verdict: 'reset' });
    const all = this.log.between(from, Math.max(from, node));
    const page = all.slice(0, 3);
    const to = all.length > page.length ? (page.at(-1)?.pos ?? from) : Math.max(from, node);
    const events = page.map(({ pos, at, ...entry }) => ({ ...entry, cursor: this.log.cursorAt(pos), timestamp: new Date(at).toISOString() })); // prettier-ignore
    return success({ events, cursor: this.log.cursorAt(to), more: all.length > page.length, verdict: 'replayed' });
  }

  /** A refresh token that is used twice ends the session. */
  async #refreshed(held: number, signal?: AbortSignal | null): Promise<Response> {
    this.counts.refreshes++;
    this.counts.atOnce = Math.max(this.counts.atOnce, ++this.#refreshing);
    if (held !== this.#refresh && held > 0) {
      this.counts.reuses++;
      this.sessionEnded = true;
    }
    const good = held > 0 && !this.sessionEnded;
    if (good) this.#refresh++;
    const refresh = this.#refresh;
    await this.#travel(signal).finally(() => this.#refreshing--);
    if (!good) return failure(401, 'INVALID_REFRESH_TOKEN');
    const accessToken = this.issue();
    this.cookies = { access: accessToken, refresh };
    return success({ accessToken, expiresIn: this.tokenLifeMs / 1_000 });
  }

  async #travel(signal?: AbortSignal | null): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.latencyMs()));
    signal?.throwIfAborted();
  }
}

const success = (data: unknown, more: object = {}): Response => Response.json({ success: true, data, ...more });
const failure = (status: number, code: string): Response =>
  Response.json({ success: false, error: { code, message: code, requestId: 'r' } }, { status });
