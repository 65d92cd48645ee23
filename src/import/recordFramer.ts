import { isOverlong, LineSplitter, type Line } from './lineSplitter.ts';

/** The text of one row, as it stands in the file. */
export interface FramedRecord {
  /** Number of its first line. */
  line: number;
  text: string;
  /** Why it is no row, or null. */
  fault: string | null;
}

const hasOddQuotes = (text: string): boolean => {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
};

/**
 * Joins lines into rows: a row goes on while a quote is open. A quote that is never closed, or closed in a way that makes
 * no row, costs the line it stands in and no other: reading starts again at the next line.
 */
export class RecordFramer {
  readonly #splitter = new LineSplitter();
  readonly #fits: (text: string) => boolean;
  #open: Line[] = [];
  #size = 0;

  /** @param fits whether a text of several lines really is one row */
  constructor(fits: (text: string) => boolean) {
    this.#fits = fits;
  }

  push(piece: string): FramedRecord[] {
    return this.#frame(this.#splitter.push(piece));
  }

  end(): FramedRecord[] {
    const records = this.#frame(this.#splitter.end());
    while (this.#open.length > 0) records.push(...this.#giveUp());
    return records;
  }

  #frame(lines: Line[]): FramedRecord[] {
    const records: FramedRecord[] = [];
    for (const line of lines) {
      if (this.#open.length > 0) this.#continue(line, records);
      else this.#begin(line, records);
    }
    return records;
  }

  #begin(line: Line, records: FramedRecord[]): void {
    const { number, text } = line;
    if (line.overlong) records.push({ line: number, text, fault: 'the row is longer than 64 KB' });
    else if (hasOddQuotes(text)) this.#keep(line);
    else if (text !== '') records.push({ line: number, text, fault: null });
  }

  #continue(line: Line, records: FramedRecord[]): void {
    this.#keep(line);
    if (line.overlong || this.#size > 64 * 1024) {
      records.push(...this.#giveUp());
    } else if (hasOddQuotes(line.text)) {
      const text = this.#open.map((part, i) => (i < this.#open.length - 1 ? part.text + part.end : part.text)).join('');
      if (isOverlong(text) || !this.#fits(text)) {
        records.push(...this.#giveUp());
      } else {
        records.push({ line: this.#open[0]?.number ?? 0, text, fault: null });
        this.#drop();
      }
    }
  }

  /** Refuses the first of the open lines and reads the others again. */
  #giveUp(): FramedRecord[] {
    const [first, ...others] = this.#open;
    this.#drop();
    if (!first) return [];
    const fault = 'wrong quoting: a quote is opened and not closed';
    return [{ line: first.number, text: first.text, fault }, ...this.#frame(others)];
  }

  #keep(line: Line): void {
    this.#open.push(line);
    this.#size += line.text.length + line.end.length;
  }

  #drop(): void {
    this.#open = [];
    this.#size = 0;
  }
}
