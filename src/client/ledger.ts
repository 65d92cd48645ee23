/**
 * What a client has: its one cursor, the events it applied last, and the position of its KPIs. The server's order on a
 * transport is the order; this sees to it that an event that comes by two transports is applied once.
 */
export class Ledger {
  readonly #capacity: number;
  readonly #applied = new Set<string>();
  #cursor: string | null;
  #asOf = -1;

  constructor(cursor: string | null = null, capacity = 4_096) {
    this.#cursor = cursor;
    this.#capacity = capacity;
  }

  /** Where to continue from; null before the server has said where it stands. */
  get cursor(): string | null {
    return this.#cursor;
  }

  /** Position that the KPIs held are true at; -1 without any. */
  get asOf(): number {
    return this.#asOf;
  }

  /** True when the event is new and to be applied; the cursor moves to it. A double leaves the cursor where it is. */
  takeEvent(eventId: string, cursor: string): boolean {
    if (this.#applied.has(eventId)) return false;
    this.#applied.add(eventId);
    if (this.#applied.size > this.#capacity) this.#forgetOldest();
    this.#cursor = cursor;
    return true;
  }

  /** True unless newer KPIs are held already. */
  takeKpis(asOf: number | undefined): boolean {
    if (asOf === undefined) return true;
    if (asOf < this.#asOf) return false;
    this.#asOf = asOf;
    return true;
  }

  /** The server confirms that nothing is missing up to `cursor`. */
  moveTo(cursor: string): void {
    this.#cursor = cursor;
  }

  /** Everything is loaded again from `cursor` on; positions may mean other things than before. */
  restart(cursor: string): void {
    this.#cursor = cursor;
    this.#asOf = -1;
  }

  #forgetOldest(): void {
    for (const eventId of this.#applied) {
      this.#applied.delete(eventId);
      return;
    }
  }
}
