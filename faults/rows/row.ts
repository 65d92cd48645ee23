import type { Ground, GroundOptions, Scale } from '../ground/ground.ts';
import type { Verdict } from '../history.ts';
import type { Crowd, LoadUser } from '../load/crowd.ts';
import type { WritersHandle } from '../load/writers.ts';
import type { Random } from '../random.ts';

/** What a row has measured by itself; names and units are the row's. */
export type Measured = Record<string, number | null>;

/** A crowd beside the one that every run has. */
export interface ExtraCrowd {
  /** Unique in the run: it names the file of its history. */
  name: string;
  sockets?: number;
  library?: number;
  sse?: number;
  pollers?: number;
  /** All users of the ground unless told; screens are theirs in turn. */
  users?: readonly LoadUser[];
  /** `clients` of the ground's URLs unless told. */
  url?: string;
}

/** What a row has to work with, while screens are open and writers write. */
export interface World {
  ground: Ground;
  /** The crowd that every run has. */
  crowd: Crowd;
  writers: WritersHandle;
  scale: Scale;
  /** Seconds the fault is to last. */
  seconds: number;
  /** About a fifth of everything: for a look at each change, not for the record. */
  short: boolean;
  /** The row's own stream: fault times repeat with the seed. */
  random: Random;
  /** Waits; rejects at once when a node has ended that nobody has killed. */
  during(seconds: number): Promise<void>;
  /** Runs `act` every so many seconds until so many have passed, the first time after one pause. Waits for each to end. */
  every(seconds: number, total: number, act: (time: number) => Promise<void>): Promise<void>;
  /** Records what the row does, with the instant (ms since 1970), which is now unless told. */
  mark(name: string, detail?: unknown, at?: number): void;
  /** Runs `work`, and asks the checker for the figures of that time alone, in `figures.windows` of the verdict. */
  window<T>(name: string, work: () => Promise<T>, options?: { except?: string }): Promise<T>;
  /** Opens another crowd. It is waited for, asked for its final state and ended like the first. */
  openCrowd(crowd: ExtraCrowd): Promise<Crowd>;
}

/** What has to be reached beside "no breach at all". A value that was not measured is not reached. */
export interface Target {
  name: string;
  unit: string;
  atMost?: number;
  atLeast?: number;
  of: (verdict: Verdict, measured: Measured) => number | null;
}

/** One fault: what is injected, for how long, and what has to hold. Breaches have to be zero in every one. */
export interface FaultRow {
  /** For the command line. */
  name: string;
  title: string;
  /** Seconds the fault lasts at full scale. */
  seconds: number;
  /** The same in the short selection; a row without it is no part of that. */
  shortSeconds?: number;
  /** How the ground differs from the usual one. */
  ground?: Pick<GroundOptions, 'proxied' | 'postgresSettings' | 'nodeEnv'>;
  /** Where this row's scale differs from the one asked for. */
  scale?: (asked: Scale) => Scale;
  /** On the fresh ground, before anybody connects. */
  prepare?: (ground: Ground) => Promise<void>;
  /** Injects the fault and takes it back. Screens are open and in sync, writers write. */
  run: (world: World) => Promise<Measured>;
  /** Measures in the finished histories of the folder; what it returns is added to what `run` measured. */
  after?: (folder: string, measured: Measured) => Promise<Measured>;
  targets: readonly Target[];
  /** The least share of the writes of its time that has to be acknowledged: half, unless the fault itself keeps them off. */
  leastAcknowledged?: number;
}
