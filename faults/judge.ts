import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FILES, type Verdict } from './history.ts';
import { forkArguments, programBeside } from './programs.ts';

/** Has the checker, a program of its own, judge the histories in a folder. Throws with its words when it gives no verdict. */
export async function judge(folder: string): Promise<Verdict> {
  const program = programBeside(import.meta.url, './checker/index');
  const file = join(folder, FILES.verdict);
  rmSync(file, { force: true });
  const checker = spawn(process.execPath, [...forkArguments(program), program, folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  checker.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  await once(checker, 'close');
  if (!existsSync(file)) throw new Error(`The checker gave no verdict: ${words.trim().slice(-1_000)}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Verdict;
}
