import type { Transport } from '../history.ts';
import type { Breaches } from './breaches.ts';
import type { Entities } from './entities.ts';
import type { KpiFold } from './kpiFold.ts';
import type { LogIndex } from './logIndex.ts';
import type { Samples } from './samples.ts';
import type { Truth } from './truth.ts';
import type { Windows } from './windows.ts';

/** What screens are held against, and where what is found is put. */
export interface Evidence {
  log: LogIndex;
  entities: Entities;
  fold: KpiFold;
  truth: Truth;
  breaches: Breaches;
  /** Positions of what the writers did through the API: transactions that are as short as requests. */
  byApi: ReadonlySet<number>;
  /** By position: when the first screen had it. */
  firstSeen: Map<number, number>;
  delivery: Record<Transport | 'all', Samples>;
  resume: Samples;
  windows: Windows;
}

/** Whose lines are judged. */
export interface Owner {
  screen: string;
  user: string;
  role: string;
}

export const named = ({ screen, user }: Owner): string => `screen ${screen} of user ${user}`;
