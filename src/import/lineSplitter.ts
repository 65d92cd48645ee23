/** A physical line with what ended it. */
export interface Line {
  /** 1 is the file's first. */
  number: number;
  /** Without its end; of an overlong line only the beginning. */
  text: string;
  /** `\n`, `\r\n`, `\r`, or nothing at the end of the file. */
  end: string;
  overlong: boolean;
}

/** What one row of a file may take, in bytes of UTF-8. */
export const MAX_ROW_BYTES = 64 * 1024;
const SHOWN_OF_OVERLONG = 200;

export const isOverlong = (text: string): boolean =>
  text.length > MAX_ROW_BYTES || (text.length * 3 > MAX_ROW_BYTES && Buffer.byteLength(text) > MAX_ROW_BYTES);

/** Cuts text that comes in pieces into lines, whatever their ends. Keeps no more than one row's worth of an endless line. */
export class LineSplitter {
  #rest = '';
  #number = 0;
  /** The beginning of a line too long to keep; the rest of it is dropped as it comes. */
  #beginning: string | null = null;

  push(piece: string): Line[] {
    const text = this.#rest + piece;
    // A CR at the very end may be half of a CRLF.
    const held = text.endsWith('\r') ? '\r' : '';
    const parts = text.slice(0, text.length - held.length).split(/(\r\n|\n|\r)/);
    this.#rest = (parts.pop() ?? '') + held;
    const lines: Line[] = [];
    for (let i = 0; i < parts.length; i += 2) lines.push(this.#line(parts[i] ?? '', parts[i + 1] ?? ''));
    if (isOverlong(this.#rest)) {
      this.#beginning ??= this.#rest.slice(0, SHOWN_OF_OVERLONG);
      this.#rest = held;
    }
    return lines;
  }

  /** The last line, when the file does not end with a line end. */
  end(): Line[] {
    const last = this.#rest;
    this.#rest = '';
    if (last.endsWith('\r')) return [this.#line(last.slice(0, -1), '\r')];
    return last === '' && this.#beginning === null ? [] : [this.#line(last, '')];
  }

  #line(text: string, end: string): Line {
    const beginning = this.#beginning;
    this.#beginning = null;
    const overlong = beginning !== null || isOverlong(text);
    const kept = overlong ? (beginning ?? text).slice(0, SHOWN_OF_OVERLONG) : text;
    return { number: ++this.#number, text: kept, end, overlong };
  }
}
