import type { Engine, Random } from './engine.ts';

/** How the processors of a machine behave. */
export interface MachineOptions {
  cores: number;
  /** How far single costs lie around their mean: sigma of a log-normal. */
  spread: number;
}

/** Longest stretch of one thread while others wait, in ms. */
const SLICE_MS = 1;

/** Processors shared by threads first come first served, in slices. */
export class Machine {
  /** Processor milliseconds so far. */
  busy = 0;
  readonly cores: number;
  readonly engine: Engine;
  readonly random: Random;
  readonly #options: MachineOptions;
  readonly #ready: Thread[] = [];
  #free: number;

  constructor(engine: Engine, random: Random, options: MachineOptions) {
    this.engine = engine;
    this.random = random;
    this.#options = options;
    this.cores = options.cores;
    this.#free = options.cores;
  }

  thread(): Thread {
    return new Thread(this);
  }

  /** The cost of one piece of work whose mean is `mean`. */
  cost(mean: number): number {
    return mean * this.random.around(this.#options.spread);
  }

  /** A thread has something to do. */
  want(thread: Thread): void {
    if (this.#free > 0) {
      this.#free--;
      this.#give(thread);
    } else this.#ready.push(thread);
  }

  /** A thread keeps its processor from one piece of work to the next until its slice is over and another waits. */
  #give(thread: Thread, used = 0): void {
    const time = Math.min(SLICE_MS - used, thread.left);
    this.engine.after(time, () => {
      this.busy += time;
      thread.spend(time);
      const isOver = used + time > SLICE_MS - 1e-9;
      if (thread.wants && !isOver) return this.#give(thread, used + time);
      // What ended may have given other threads work; they queue before this one goes on.
      if (thread.wants) this.#ready.push(thread);
      const next = this.#ready.shift();
      if (next) this.#give(next);
      else this.#free++;
    });
  }
}

/** One thing at a time: a node's event loop, a backend. */
export class Thread {
  readonly #machine: Machine;
  readonly #work: { left: number; done: () => void }[] = [];
  #first = 0;
  #queued = false;
  /** Processor milliseconds so far. */
  spent = 0;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Work of this mean cost, after what was asked for before. */
  run(mean: number, done: () => void): void {
    this.#work.push({ left: this.#machine.cost(mean), done });
    if (this.#queued) return;
    this.#queued = true;
    this.#machine.want(this);
  }

  /** True while there is work, running or waiting. */
  get wants(): boolean {
    return this.#queued;
  }

  /** Milliseconds left of the first piece of work. */
  get left(): number {
    return this.#work[this.#first]?.left ?? 0;
  }

  spend(time: number): void {
    this.spent += time;
    const work = this.#work[this.#first];
    if (!work) return;
    work.left -= time;
    if (work.left > 1e-9) return;
    this.#first++;
    if (this.#first > 1_000) {
      this.#work.splice(0, this.#first);
      this.#first = 0;
    }
    this.#queued = this.#work.length > this.#first;
    work.done();
    this.#queued = this.#work.length > this.#first;
  }
}
