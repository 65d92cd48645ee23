import { Database, createPool } from '../db/database.ts';
import { AppError } from '../errors/index.ts';
import { isDatabaseAway } from '../middleware/databaseErrors.ts';
import { createAccountService, type AccountService } from '../services/accountService.ts';
import type { AccountRow } from '../stores/accountStore.ts';

const USAGE = `Usage:
  npm run admin -- list                 all accounts
  npm run admin -- tier EMAIL TIER      TIER is starter, pro, premium or enterprise
  npm run admin -- deactivate EMAIL     shuts the account out and ends its sessions
  npm run admin -- activate EMAIL       lets it in again`;

const describe = ({ email, role, tier, is_active }: AccountRow): string =>
  `${email}  ${role}  ${tier ?? 'no profile'}  ${is_active ? 'active' : 'inactive'}`;

type Command = (accounts: AccountService) => Promise<string>;

/** What the words ask for; undefined when they make no command. */
function parse(words: string[]): Command | undefined {
  const [command, email = '', tier = ''] = words;
  switch (`${command} ${words.length}`) {
    case 'list 1':
      return async (accounts) => (await accounts.list()).map(describe).join('\n') || 'No accounts yet';
    case 'tier 3':
      return async (accounts) => describe(await accounts.setTier(email, tier));
    case 'deactivate 2':
      return async (accounts) => describe(await accounts.setActive(email, false));
    case 'activate 2':
      return async (accounts) => describe(await accounts.setActive(email, true));
    default:
      return undefined;
  }
}

function explain(error: unknown): string {
  if (isDatabaseAway(error))
    return 'The database cannot be reached. Is the server running (npm start), or DATABASE_URL right?';
  if (error instanceof AppError)
    return [error.message, ...(error.facts.details ?? []).map((fault) => `${fault.path}: ${fault.message}`)].join('\n');
  return (error as { code?: string }).code === '42P01'
    ? 'The database is empty: start the server once (npm start)'
    : String((error as Error).message);
}

/** Where the command's words go. */
export interface AdminOutput {
  say: (text: string) => void;
  complain: (text: string) => void;
}

/**
 * Runs one command on accounts.
 * @param findUrl asked only when the words make a command
 * @returns the exit code: 0, 1 when it failed, 2 when the words make no command
 */
export async function runAdmin(
  words: string[],
  findUrl: () => string,
  { say, complain }: AdminOutput,
): Promise<number> {
  const command = parse(words);
  if (!command) {
    complain(USAGE);
    return 2;
  }
  let pool: ReturnType<typeof createPool> | undefined;
  try {
    pool = createPool(findUrl(), 1, () => undefined);
    say(await command(createAccountService(new Database(pool))));
    return 0;
  } catch (error) {
    complain(explain(error));
    return 1;
  } finally {
    await pool?.end();
  }
}
