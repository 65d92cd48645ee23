import { parseArgs, type ParseArgsConfig } from 'node:util';
import { HttpFault } from '../client/http.ts';
import { SignInNeeded } from '../client/tokenKeeper.ts';

/** The command was written wrongly; the message says how. */
export class UsageError extends Error {}

/** Runs a command line program: help on --help, exit code 2 and the usage on a wrong argument, 1 and a message on a failure. */
export async function runCommand(usage: string, main: (args: string[]) => Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  // A reader that has seen enough, as in `| head`, is no failure.
  process.stdout.on('error', () => process.exit(0));
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    return;
  }
  try {
    await main(args);
  } catch (error) {
    console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : explain(error));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof HttpFault && error.status === 0)
    return `${error.message}. Is it running (npm start), and is --url right?`;
  if (error instanceof HttpFault && error.status === 429)
    return `${error.message} Try again in ${Math.ceil(error.retryAfterMs / 1_000)} s.`;
  if (error instanceof HttpFault || error instanceof SignInNeeded) return error.message;
  return (error as Error).stack ?? String(error);
}

/** The options of a command by name. @throws UsageError */
export function readOptions<T extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: T,
): ReturnType<typeof parseArgs<{ args: string[]; options: T; strict: true }>>['values'] {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The origin of a server. @throws UsageError */
export function readUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new UsageError('--url must be an address like http://localhost:3000');
  return new URL(text).origin;
} // prettier-ignore
