import { markerOf } from '../history.ts';
import type { Random } from '../random.ts';
import type { LoadUser } from './screen.ts';

/** A record that a writer knows of; `user` owns it. */
export interface Known {
  id: string;
  user: LoadUser;
}

/** A conversation and who takes part in it. */
export interface Talk {
  id: string;
  between: [LoadUser, LoadUser];
}

const HOT_ROWS = 0.1;
const HOT_WRITES = 0.6;

/** Records of one kind: a tenth of them, the oldest, gets six writes of ten. */
export class Pool<T extends { id: string }> {
  readonly #random: Random;
  #rows: T[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  get size(): number {
    return this.#rows.length;
  }

  get #hot(): number {
    return Math.ceil(this.#rows.length * HOT_ROWS);
  }

  add(row: T): void {
    this.#rows.push(row);
  }

  /** Forgets a record that is gone, or whose state is not known any more. */
  remove({ id }: { id: string }): void {
    this.#rows = this.#rows.filter((row) => row.id !== id);
  }

  /** One to write to, hot or cold; undefined while there is none. */
  any(): T | undefined {
    return this.#random.next() < HOT_WRITES ? this.hot() : this.cold();
  }

  hot(): T | undefined {
    return this.#rows[this.#random.int(0, Math.max(this.#hot - 1, 0))];
  }

  /** Up to `most` of those that `fits` says, in any order. */
  some(most: number, fits: (row: T) => boolean = () => true): T[] {
    return this.#random.shuffled(this.#rows.filter(fits)).slice(0, most);
  }

  /** One that few write to. */
  cold(): T | undefined {
    if (this.#rows.length <= this.#hot) return undefined;
    return this.#rows[this.#random.int(this.#hot, this.#rows.length - 1)];
  }
}

/** What the writers know of the marketplace. */
export interface Market {
  random: Random;
  tenants: LoadUser[];
  landlords: LoadUser[];
  brokers: LoadUser[];
  businesses: Pool<Known>;
  properties: Pool<Known>;
  deals: Pool<Known>;
  demands: Pool<Known>;
  /** Invites still to be answered, by the tenant who received them. */
  invites: Pool<Known & { sender: LoadUser }>;
  talks: Pool<Talk>;
  /** Text that stands nowhere else, and in no other marker. */
  marker(): string;
}

/** A market that is still empty. Throws when a role is missing among the users. */
export function createMarket(users: readonly LoadUser[], random: Random, name: string): Market {
  const of = (role: LoadUser['role']): LoadUser[] => {
    const found = users.filter((user) => user.role === role);
    if (found.length === 0) throw new Error(`Writers need users of every role; there is no ${role}`);
    return found;
  };
  const writer = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  let count = 0;
  return {
    random,
    tenants: of('tenant'), landlords: of('landlord'), brokers: of('broker'),
    businesses: new Pool(random), properties: new Pool(random), deals: new Pool(random), demands: new Pool(random),
    invites: new Pool(random), talks: new Pool(random),
    marker: () => markerOf(writer, ++count),
  }; // prettier-ignore
}
