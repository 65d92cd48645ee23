import { createReadStream, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FILES, type MarkLine, type ScreenLine } from '../history.ts';

/** Instants of the runner's marks of this name, in order, in ms since 1970. */
export function instantsOf(folder: string, name: string): number[] {
  const lines = readFileSync(join(folder, FILES.marks), 'utf8').split('\n').filter(Boolean);
  const marks = lines.map((line) => JSON.parse(line) as MarkLine);
  return marks.filter((mark) => mark.name === name).map(({ at }) => at);
}

/** Hands on every line of all screens' histories, one file after the other. `of` names one crowd. */
export async function readScreens(folder: string, take: (line: ScreenLine) => void, of = ''): Promise<void> {
  for (const file of readdirSync(folder).filter((name) => name.startsWith(FILES.screens + of))) {
    for await (const line of createInterface(createReadStream(join(folder, file))))
      take(JSON.parse(line) as ScreenLine);
  }
}
