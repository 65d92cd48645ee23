import { Http, HttpFault } from '../../client/http.ts';
import { SignInNeeded, TokenKeeper } from '../../client/tokenKeeper.ts';
import { dashboardRoles, type DashboardRole } from '../../contracts/common.ts';
import { DEMO_PASSWORD, demoEmail } from '../../demo/people.ts';

export type Row = { id: string } & Record<string, unknown>;

/** Told of each request: how long it took. */
export type Measure = (method: string, ms: number) => void;

/** Somebody of the demo market who does things through the API. */
export class Actor {
  readonly role: DashboardRole;
  /** One of the three accounts that visitors watch. */
  readonly main: boolean;
  userId = '';
  /** Asked to slow down until then (epoch ms). */
  restsUntil = 0;
  readonly #http: Http;
  readonly #keeper: TokenKeeper;
  readonly #lists = new Map<string, { rows: Row[]; readAt: number }>();

  constructor(http: Http, role: DashboardRole, index: number) {
    this.role = role;
    this.main = index === 0;
    this.#http = http;
    this.#keeper = new TokenKeeper(http, { credentials: { email: demoEmail(role, index), password: DEMO_PASSWORD } });
  }

  async signIn(): Promise<void> {
    const { user } = await this.call<{ user: Row }>('GET', '/api/auth/me');
    this.userId = user.id;
  }

  async signOut(): Promise<void> {
    await this.call('POST', '/api/auth/logout').catch(() => undefined);
  }

  /** @throws HttpFault; a 429 also sends the actor to rest for as long as the server asks */
  async call<T = Row>(method: string, path: string, body?: unknown, measure?: Measure): Promise<T> {
    const { value: token } = await this.#keeper.current();
    const started = performance.now();
    try {
      return (await this.#http.call<T>(method, path, { token, body })).data;
    } catch (error) {
      if (error instanceof HttpFault && error.status === 429)
        this.restsUntil = Date.now() + Math.max(error.retryAfterMs, 1_000);
      throw error;
    } finally {
      measure?.(method, performance.now() - started);
    }
  }

  /** A list the actor has in view, read again when older than `maxAgeMs`; the rows may be changed in place. */
  async list(path: string, key: string, maxAgeMs: number, measure?: Measure): Promise<Row[]> {
    const held = this.#lists.get(path);
    if (held && Date.now() - held.readAt < maxAgeMs) return held.rows;
    const answer = await this.call<Record<string, Row[]>>('GET', path, undefined, measure);
    const rows = answer[key] ?? [];
    this.#lists.set(path, { rows, readAt: Date.now() });
    return rows;
  }
}

const AT_ONCE = 4;

/**
 * Signs in `count` demo accounts, the three main ones first.
 * @throws SignInNeeded when the server has no demo market
 */
export async function signInActors(url: string, count: number): Promise<Actor[]> {
  const http = new Http(url);
  const actors = Array.from({ length: count }, (_, i) => new Actor(http, dashboardRoles[i % dashboardRoles.length] ?? 'tenant', Math.floor(i / dashboardRoles.length)));
  const signedIn: Actor[] = [];
  const waiting = [...actors];
  const worker = async () => {
    for (let actor = waiting.shift(); actor; actor = waiting.shift()) if (await admitted(actor)) signedIn.push(actor);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return actors.filter((actor) => signedIn.includes(actor));
} // prettier-ignore

/** The main accounts must be there; of the others, whoever is. */
async function admitted(actor: Actor): Promise<boolean> {
  try {
    await actor.signIn();
    return true;
  } catch (error) {
    if (!(error instanceof SignInNeeded)) throw error;
    if (actor.main)
      throw new SignInNeeded('The demo accounts cannot sign in here: does this server have the demo market?');
    return false;
  }
}
