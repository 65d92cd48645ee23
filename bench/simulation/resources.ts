import type { Engine, Random } from './engine.ts';

/** A disk that takes the write-ahead log: whoever commits while it is busy shares the next turn. */
export class Disk {
  readonly #engine: Engine;
  readonly #random: Random;
  readonly #flushMs: number;
  readonly #bytesPerMs: number;
  #waiting: (() => void)[] = [];
  #bytes = 0;
  #busy = false;
  /** Milliseconds busy so far; a busy disk still takes more at once. */
  busy = 0;
  /** Bytes so far. */
  written = 0;

  /** `flushMs` for a flush, or the time its bytes take when that is longer. */
  constructor(engine: Engine, random: Random, flushMs: number, bytesPerSecond = Infinity) {
    this.#engine = engine;
    this.#random = random;
    this.#flushMs = flushMs;
    this.#bytesPerMs = bytesPerSecond / 1_000;
  }

  flush(bytes: number, done: () => void): void {
    this.#waiting.push(done);
    this.#bytes += bytes;
    if (!this.#busy) this.#begin();
  }

  #begin(): void {
    const [batch, bytes] = [this.#waiting, this.#bytes];
    this.#waiting = [];
    this.#bytes = 0;
    this.#busy = true;
    const time = Math.max(this.#flushMs * this.#random.around(0.3), bytes / this.#bytesPerMs);
    this.#engine.after(time, () => {
      this.busy += time;
      this.written += bytes;
      this.#busy = false;
      for (const done of batch) done();
      if (this.#waiting.length > 0 && !this.#busy) this.#begin();
    });
  }
}

/** So many at a time, in the order of asking: a pool of connections, or with one place a row lock. */
export class Places {
  #free: number;
  #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  get queue(): number {
    return this.#waiting.length;
  }

  take(got: () => void): void {
    if (this.#free > 0) {
      this.#free--;
      got();
    } else this.#waiting.push(got);
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

/** The program's `Loop`: one run at a time, again when a wake came meanwhile. */
export class Again {
  readonly #task: (done: () => void) => void;
  #running = false;
  #wanted = false;

  constructor(task: (done: () => void) => void) {
    this.#task = task;
  }

  get busy(): boolean {
    return this.#running;
  }

  wake(): void {
    this.#wanted = true;
    if (!this.#running) this.#run();
  }

  #run(): void {
    this.#running = true;
    this.#wanted = false;
    this.#task(() => {
      this.#running = false;
      if (this.#wanted) this.#run();
    });
  }
}
