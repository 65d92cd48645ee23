import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The file of a program near the one that asks, compiled when that is: `programBeside(import.meta.url, './proxy')`. */
export function programBeside(from: string, path: string): string {
  return fileURLToPath(new URL(`${path}${extname(fileURLToPath(from))}`, from));
}

/** Node's own arguments to run a program: sources are compiled on the way. */
export function forkArguments(program: string): string[] {
  return program.endsWith('.ts') ? ['--import', 'tsx'] : [];
}
