import { Http } from '../client/http.ts';
import { TokenKeeper } from '../client/tokenKeeper.ts';
import { DashboardRole } from '../contracts/common.ts';
import { DEMO_DOMAIN, DEMO_PASSWORD } from '../demo/people.ts';
import { UsageError, readOptions, readUrl, runCommand } from './runCommand.ts';
import { watchDashboard } from './watch/watchDashboard.ts';

const USAGE = `Shows an account's dashboard in the terminal, live. Ctrl-C ends it.

  npm run watch -- --as EMAIL [--password PASSWORD] [--url http://localhost:3000]

  --as EMAIL           the account, e.g. landlord@${DEMO_DOMAIN}
  --password PASSWORD  not needed for the demo accounts
  --url URL            the server (http://localhost:3000)

Piped into something else it writes plain lines. NO_COLOR turns colours off.`;

function readArguments(args: string[]) {
  const text = { type: 'string' } as const;
  const { as: email, password, url } = readOptions(args, { as: text, password: text, url: text });
  if (!email) throw new UsageError('--as EMAIL is missing: whose dashboard to show');
  const known = password ?? (email.toLowerCase().endsWith(`@${DEMO_DOMAIN}`) ? DEMO_PASSWORD : undefined);
  if (!known) throw new UsageError('--password PASSWORD is missing: only the demo accounts do without');
  return { credentials: { email, password: known }, url: readUrl(url ?? 'http://localhost:3000') };
}

await runCommand(USAGE, async (args) => {
  const { credentials, url } = readArguments(args);
  const http = new Http(url);
  const keeper = new TokenKeeper(http, { credentials });
  const { value: token } = await keeper.current();
  const { data } = await http.call<{ user: { id: string; email: string; role: string } }>('GET', '/api/auth/me', {
    token,
  });
  const { id: userId, email, role } = data.user;
  const known = DashboardRole.safeParse(role);
  if (!known.success) throw new UsageError(`Accounts of role ${role} have no dashboard`);
  await watchDashboard({ url, keeper, account: { userId, email, role: known.data } });
});
