import type { Feed, Frame } from '../feed.ts';
import { placeOf } from '../place.ts';
import { readHistory } from '../pollTransport.ts';
import type { Session } from '../session.ts';
import { SignInNeeded } from '../tokenKeeper.ts';

export interface CatchUpOptions {
  feed: Feed;
  session: Session;
  onRefused: (reason: string) => void;
}

/** How a frame came. */
export interface Arrival {
  timely: boolean;
  confirmedAt: number;
}

type Held = Arrival & { frame: Frame };

/** More frames than this are not held; the history has them. */
const HELD = 1_000;
/** Until the history is asked again, when it was not reached or did not yet have what a frame continues. */
const AGAIN_MS = [100, 500, 2_000] as const;

/** Takes frames that may have gaps between them; what lies in a gap is read from the history, and what came meanwhile waits. */
export class CatchUp {
  readonly #options: CatchUpOptions;
  #held: Held[] = [];
  #run: AbortController | null = null;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  take(frame: Frame, arrival: Arrival): void {
    const { feed } = this.#options;
    // Whoever has nothing yet begins where the frame ends.
    if (feed.cursor === null) return feed.restart(frame.to);
    if (!this.#run && feed.take(frame, arrival)) return;
    this.#held.push({ frame, ...arrival });
    if (this.#held.length > HELD) this.#held.shift();
    if (!this.#run) void this.#readOn((this.#run = new AbortController()));
  }

  /** Whatever is under way ends without a word. */
  stop(): void {
    this.#run?.abort();
    this.#run = null;
    this.#held = [];
  }

  async #readOn(run: AbortController): Promise<void> {
    for (let idle = 0; this.#held.length > 0 && !run.signal.aborted;) {
      const before = this.#options.feed.cursor;
      const more = await this.#readPage(run.signal);
      if (run.signal.aborted) return;
      this.#takeHeld();
      idle = this.#options.feed.cursor === before ? idle + 1 : 0;
      const wait = AGAIN_MS[Math.min(idle, AGAIN_MS.length - 1)] ?? 0;
      if (!more && this.#held.length > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    }
    if (this.#run === run) this.#run = null;
  }

  /** True when the history goes on after the page. */
  async #readPage(signal: AbortSignal): Promise<boolean> {
    const { feed, session } = this.#options;
    const asked = feed.cursor;
    try {
      const { verdict, events, cursor, more } = await readHistory(session, asked, signal);
      if (signal.aborted) return false;
      if (verdict === 'reset' || asked === null) feed.restart(cursor);
      else feed.take({ from: asked, events, to: cursor }, { timely: false });
      return more;
    } catch (error) {
      if (error instanceof SignInNeeded && !signal.aborted) this.#refused(error.message);
      return false;
    }
  }

  /** Whoever signs in makes the leader tell where it is, and so what is missing here. */
  #refused(reason: string): void {
    this.stop();
    this.#options.onRefused(reason);
  }

  /** What was held and now continues what is had; what is of another log than the server's never will. */
  #takeHeld(): void {
    const { feed } = this.#options;
    const held = this.#held.splice(0);
    for (const { frame, ...arrival } of held) {
      const isOfThisLog = feed.cursor !== null && placeOf(frame.from).log === placeOf(feed.cursor).log;
      if (isOfThisLog && !feed.take(frame, arrival)) this.#held.push({ frame, ...arrival });
    }
  }
}
