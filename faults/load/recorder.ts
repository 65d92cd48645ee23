import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const FLUSH_MS = 500;
/** Characters kept before they are written without waiting for the time. */
const MOST = 1_000_000;

/** Milliseconds since 1970 with fractions, by the one clock of the machine. */
export const instant = (): number => Math.round((performance.timeOrigin + performance.now()) * 1_000) / 1_000;

/** Lines of JSON in a file, buffered: nothing is kept longer than half a second while the process runs. */
export class Recorder<Line extends object> {
  readonly #file: number;
  readonly #timer: NodeJS.Timeout;
  #lines: string[] = [];
  #length = 0;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'a');
    this.#timer = setInterval(() => this.flush(), FLUSH_MS);
    this.#timer.unref();
  }

  write(line: Line): void {
    const text = JSON.stringify(line);
    this.#lines.push(text);
    this.#length += text.length;
    if (this.#length > MOST) this.flush();
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    // Whole lines or none: a part of a line would make the file unreadable from there.
    const bytes = Buffer.from(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
    this.#length = 0;
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
    closeSync(this.#file);
  }
}
