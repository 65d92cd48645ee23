import { hash } from 'node:crypto';

const FIRST_SLOTS = 1 << 12;

/**
 * Remembers which line of a file has the last word on each id: the one with the newest year, and of those the last.
 * Ids are kept as 64 bits of their SHA-256 in flat arrays: a million take 29 MB, not the hundreds of a Map of strings.
 */
export class LatestRows {
  #high = new Uint32Array(FIRST_SLOTS);
  #low = new Uint32Array(FIRST_SLOTS);
  /** Line numbers begin at 1; 0 is a free slot. */
  #lines = new Uint32Array(FIRST_SLOTS);
  #years = new Uint16Array(FIRST_SLOTS);
  #size = 0;

  /** Different ids offered so far. */
  get size(): number {
    return this.#size;
  }

  /** Lines are to be offered in their order. */
  offer(id: string, year: number, line: number): void {
    if (this.#size * 2 >= this.#lines.length) this.#grow();
    const [high, low] = digest(id);
    const slot = this.#find(high, low);
    if (this.#lines[slot] === 0) this.#size++;
    else if (year < (this.#years[slot] ?? 0)) return;
    this.#put(slot, high, low, year, line);
  }

  /** Whether this line is the one that counts for the id. */
  isLatest(id: string, line: number): boolean {
    const [high, low] = digest(id);
    return this.#lines[this.#find(high, low)] === line;
  }

  /** The slot of a digest, or the free one where it belongs. */
  #find(high: number, low: number): number {
    const mask = this.#lines.length - 1;
    let slot = low & mask;
    while (this.#lines[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  #put(slot: number, high: number, low: number, year: number, line: number): void {
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#years[slot] = year;
    this.#lines[slot] = line;
  }

  #grow(): void {
    const [high, low, lines, years] = [this.#high, this.#low, this.#lines, this.#years];
    const slots = lines.length * 2;
    this.#high = new Uint32Array(slots);
    this.#low = new Uint32Array(slots);
    this.#lines = new Uint32Array(slots);
    this.#years = new Uint16Array(slots);
    lines.forEach((line, i) => {
      if (line === 0) return;
      const [h, l] = [high[i] ?? 0, low[i] ?? 0];
      this.#put(this.#find(h, l), h, l, years[i] ?? 0, line);
    });
  }
}

function digest(id: string): [number, number] {
  const bytes = hash('sha256', id, 'buffer');
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
}
