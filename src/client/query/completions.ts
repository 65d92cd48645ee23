import type { Dashboard } from '../index.ts';
import type { Journal } from './journal.ts';
import type { Change, Completion, EntityName, Row } from './types.ts';

/** A change whose record came without its joined columns. */
interface Waiting {
  completion: Completion;
  change: Change;
  /** Nobody waits any more. */
  dropped: boolean;
}

/** What the reading of joined columns needs. */
export interface CompletionsOptions {
  call: Dashboard['call'];
  journal: Journal;
  /** Takes what was read. */
  take: (changes: readonly Change[]) => void;
  /** It could not be read, time and again. */
  failed: (change: Change) => void;
}

const RETRY_MS = 1_000;
const MOST_RETRIES = 5;

/** Reads the joined columns of single rows: one request for a path at a time, whoever waits for it. */
export class Completions {
  readonly #options: CompletionsOptions;
  /** Who waits, by path: for the next request, and for the one under way. */
  readonly #next = new Map<string, Waiting[]>();
  readonly #current = new Map<string, Waiting[]>();

  constructor(options: CompletionsOptions) {
    this.#options = options;
  }

  ask(completion: Completion, change: Change): void {
    const path = completion.path(change.record ?? { id: change.id });
    const waiting = this.#next.get(path) ?? [];
    const asked = waiting.find(
      (other) => !other.dropped && other.completion === completion && other.change.id === change.id,
    );
    if (!asked) waiting.push({ completion, change, dropped: false });
    else asked.change = asked.change.kind === 'created' ? { ...change, kind: 'created' } : change;
    this.#next.set(path, waiting);
    if (this.#current.has(path)) return;
    this.#current.set(path, []);
    void this.#run(path);
  }

  /** All rows, or all of an entity, are read anew: what was asked for one by one is of no use any more. */
  drop(entity?: EntityName): void {
    for (const waiting of [...this.#next.values(), ...this.#current.values()].flat())
      waiting.dropped ||= entity === undefined || waiting.change.entity === entity;
  }

  async #run(path: string): Promise<void> {
    // Whoever asks in this turn is answered by one request.
    await Promise.resolve();
    let waiting = this.#turn(path);
    for (let faults = 0; waiting.length > 0 && faults <= MOST_RETRIES; waiting = this.#turn(path)) {
      if (await this.#read(path, waiting)) faults = 0;
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS * 2 ** faults++));
    }
    this.#current.delete(path);
    for (const { change } of waiting) this.#options.failed(change);
  }

  /** Those whose turn it is. */
  #turn(path: string): Waiting[] {
    const waiting = (this.#next.get(path) ?? []).filter(({ dropped }) => !dropped);
    this.#next.delete(path);
    this.#current.set(path, waiting);
    return waiting;
  }

  /** False when it has to be tried again. */
  async #read(path: string, asked: Waiting[]): Promise<boolean> {
    const { call, journal, take } = this.#options;
    const mark = journal.mark();
    const waiting = () => asked.filter(({ dropped }) => !dropped);
    try {
      const { data } = await call<Row>('GET', path);
      take(waiting().map((each) => completed(each, data)));
      this.#repeat(waiting(), mark.from);
      return true;
    } catch (error) {
      if ((error as { status?: number }).status === 404) take(waiting().map(hidden));
      else this.#next.set(path, [...waiting(), ...(this.#next.get(path) ?? [])]);
      return (error as { status?: number }).status === 404;
    } finally {
      journal.release(mark);
    }
  }

  /** Conversations have no versions: what was told of one while it was read is said again. */
  #repeat(waiting: readonly Waiting[], from: number): void {
    const ids = new Set(
      waiting.filter(({ change }) => change.entity === 'conversation').map(({ change }) => change.id),
    );
    if (ids.size === 0) return;
    const { journal, take } = this.#options;
    const told = journal.between(from, journal.end) ?? [];
    take(told.filter((change) => !change.answer && ids.has(conversationOf(change))));
  }
}

const conversationOf = ({ entity, id, record }: Change): string =>
  entity === 'message' ? String(record?.['conversation_id']) : entity === 'conversation' ? id : '';

const completed = ({ completion, change }: Waiting, answer: Row): Change => ({
  ...change,
  record: completion.merge(change.record ?? { id: change.id }, answer),
  answer: true,
  whole: completion,
});

/** The viewer may not see it any more. */
const hidden = ({ completion, change }: Waiting): Change => ({
  entity: change.entity,
  kind: 'deleted',
  id: change.id,
  answer: true,
  whole: completion,
});
