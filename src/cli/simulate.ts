import { DEMO_DOMAIN } from '../demo/people.ts';
import { Random } from '../demo/random.ts';
import { UsageError, readOptions, readUrl, runCommand } from './runCommand.ts';
import { signInActors } from './simulate/actor.ts';
import { Market } from './simulate/market.ts';
import { runTraffic } from './simulate/runTraffic.ts';
import { Statistics } from './simulate/statistics.ts';

const USAGE = `Makes believable traffic through the REST API, as the demo accounts.

  npm run simulate -- [--rate 20] [--for 60s] [--url http://localhost:3000] [--seed 1]

  --rate N     actions a second, 0.1 to 500 (20)
  --for TIME   how long: 90, 60s, 5m or 1h (60s)
  --url URL    the server (http://localhost:3000); it must have the demo market
  --seed TEXT  the same seed makes the same decisions, as far as the market is the same

People look at properties and listings, ask, answer, invite, accept, decline, write, open, move and close deals, change
prices and statuses, and add businesses, listings and properties. The accounts tenant@, landlord@ and broker@${DEMO_DOMAIN}
get a good share of it. Ctrl-C ends early; a summary follows in any case.`;

const UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3_600 };
const FEWEST = 18;
const MOST = 40;

function readArguments(args: string[]) {
  const text = { type: 'string' } as const;
  const { rate = '20', for: time = '60s', url = 'http://localhost:3000', seed } = readOptions(args, { rate: text, for: text, url: text, seed: text });
  const perSecond = Number(rate);
  if (!/^[\d.]+$/.test(rate) || !(perSecond >= 0.1 && perSecond <= 500)) throw new UsageError('--rate must be a number from 0.1 to 500');
  const [, amount, unit = ''] = /^(\d{1,6})([smh]?)$/.exec(time) ?? [];
  const seconds = Number(amount) * (UNITS[unit] ?? 1);
  if (!(seconds >= 1)) throw new UsageError('--for must be a time like 60s, 5m or 1h');
  return { perSecond, seconds, url: readUrl(url), seed: seed ?? String(Date.now()) };
} // prettier-ignore

await runCommand(USAGE, async (args) => {
  const { perSecond, seconds, url, seed } = readArguments(args);
  const random = new Random(`traffic ${seed}`);
  const statistics = new Statistics();
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort()).once('SIGTERM', () => abort.abort());

  // Each account may make some ten requests a second.
  const actors = await signInActors(url, Math.min(MOST, Math.max(FEWEST, Math.ceil(perSecond / 2))));
  const market = new Market(actors);
  await market.refresh();
  console.log(`${actors.length} accounts signed in at ${url}, seed ${seed}`);

  const progress = setInterval(() => console.log(statistics.line()), 1_000);
  statistics.start();
  await runTraffic({ actors, market, random, statistics, perSecond, seconds, signal: abort.signal });
  clearInterval(progress);
  console.log(statistics.summary());
  await Promise.all(actors.map((actor) => actor.signOut()));
  if (statistics.done === 0) process.exitCode = 1;
});
