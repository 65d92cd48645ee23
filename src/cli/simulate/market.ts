import type { Random } from '../../demo/random.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import type { Actor, Row } from './actor.ts';

/** How much likelier the main accounts act, and are acted upon. */
const MAIN_PULL = 5;
const REFRESH_MS = 15_000;

/** What is on the market, as everybody sees it. */
export class Market {
  readonly #actors: Actor[];
  #properties: Row[] = [];
  #demands: Row[] = [];
  #mainBusinesses = new Set<string>();
  #mainLandlord = '';
  #readAt = 0;

  constructor(actors: Actor[]) {
    this.#actors = actors;
  }

  /** Reads the market when what is known of it is old. */
  async keepFresh(): Promise<void> {
    if (Date.now() - this.#readAt < REFRESH_MS) return;
    this.#readAt = Date.now();
    await this.refresh();
  }

  async refresh(): Promise<void> {
    this.#readAt = Date.now();
    const broker = this.#main('broker');
    const pages = async (path: string, key: string) =>
      (await Promise.all([1, 2, 3].map((page) => broker.call<Record<string, Row[]>>('GET', `${path}?limit=100&page=${page}`)))).flatMap((answer) => answer[key] ?? []);
    this.#properties = (await pages('/api/broker/properties', 'properties')).filter(({ status }) => status === 'active');
    this.#demands = (await pages('/api/broker/demands', 'demands')).filter(({ business_id }) => business_id !== null);
    const own = await this.#main('tenant').list('/api/businesses?limit=100', 'businesses', 0);
    this.#mainBusinesses = new Set(own.map(({ id }) => id));
    this.#mainLandlord = this.#main('landlord').userId;
  } // prettier-ignore

  property(random: Random): Row | undefined {
    return random.weighted(this.#properties, ({ user_id }) => (user_id === this.#mainLandlord ? MAIN_PULL : 1));
  }

  demand(random: Random): Row | undefined {
    return random.weighted(this.#demands, ({ business_id }) =>
      this.#mainBusinesses.has(String(business_id)) ? MAIN_PULL : 1,
    );
  }

  /** Somebody of one of the roles who has not been asked to slow down. */
  actor(random: Random, roles: readonly DashboardRole[]): Actor | undefined {
    const now = Date.now();
    return random.weighted(this.#actors.filter(({ role, restsUntil }) => roles.includes(role) && restsUntil < now), ({ main }) => (main ? MAIN_PULL : 1)); // prettier-ignore
  }

  #main(role: DashboardRole): Actor {
    const actor = this.#actors.find((one) => one.main && one.role === role);
    if (!actor) throw new Error(`The main ${role} is not signed in`);
    return actor;
  }
}
