import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresProcess } from './postgresProcess.ts';

/** A server through all its lives. */
export interface Supervised {
  /** Of the life that is on now. */
  readonly pid: number;
  readonly owned: boolean;
  /** Ends it for good. May be called twice. */
  stop(): Promise<void>;
  /** Resolves when it has ended for good. */
  exited: Promise<void>;
}

const PAUSE_MS = 1000;

/** Starts the server again whenever it ends without being told to, for as long as that works. */
export class Supervisor implements Supervised {
  readonly exited: Promise<void>;
  #current: PostgresProcess;
  #stopping = false;
  readonly #startAgain: () => Promise<PostgresProcess>;
  readonly #log: (line: string) => void;

  constructor(first: PostgresProcess, startAgain: () => Promise<PostgresProcess>, log: (line: string) => void) {
    this.#current = first;
    this.#startAgain = startAgain;
    this.#log = log;
    this.exited = this.#live().catch((error: unknown) => {
      log(String(error));
    });
  }

  get pid(): number {
    return this.#current.pid;
  }

  get owned(): boolean {
    return this.#current.owned;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#current.stop();
    if (this.owned) await this.exited;
  }

  async #live(): Promise<void> {
    for (let life = 0; ; life++) {
      await this.#current.exited;
      if (this.#stopping) return;
      this.#log('Postgres ended unexpectedly and is started again');
      // Not the first time: one kill costs little, and a crash at every start does not spin.
      if (life > 0) await delay(PAUSE_MS);
      this.#current = await this.#startAgain();
      await this.#stopIfTold();
    }
  }

  /** `stop` may have been called while the next life was starting, when there was nothing to stop. */
  async #stopIfTold(): Promise<void> {
    if (this.#stopping) await this.#current.stop();
  }
}
