import { connectDashboard, type ConnectionStatus } from '../../client/connectDashboard.ts';
import type { Http } from '../../client/http.ts';
import type { TokenKeeper } from '../../client/tokenKeeper.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import { DashboardModel, type Account } from './dashboardModel.ts';
import { lineOutput, screenOutput, type Output } from './output.ts';

export interface WatchOptions {
  url: string;
  http: Http;
  /** Signed in. */
  keeper: TokenKeeper;
  account: Account;
}

const LATENCY_EVERY_MS = 5_000;
const LOGOUT_MS = 500;
/** Where the names of the records that an account's events speak of are, and under which key. */
const NAMES: Record<DashboardRole, readonly (readonly [path: string, key: string])[]> = {
  tenant: [['/api/property-listings?limit=100', 'properties'], ['/api/businesses?limit=100', 'businesses']],
  landlord: [['/api/demand-listings?limit=100', 'demandListings'], ['/api/property-listings/my?limit=100', 'properties']],
  broker: [['/api/broker/demands?limit=100', 'demands'], ['/api/broker/properties?limit=100', 'properties'], ['/api/broker/deals?limit=100', 'deals']],
}; // prettier-ignore

/** Shows a dashboard until it is interrupted or its session ends. */
export async function watchDashboard({ url, http, keeper, account }: WatchOptions): Promise<void> {
  const model = new DashboardModel(account);
  const output: Output = process.stdout.isTTY ? screenOutput(model, process.stdout) : lineOutput(console.log);
  const ended = new Promise<ConnectionStatus | null>((resolve) => {
    const connection = connectDashboard({
      url,
      role: account.role,
      getToken: async () => (await keeper.renew()).value,
      onKpis: (kpis) => output.kpis(model.takeKpis(kpis, Date.now()), model.kpis),
      onEvent: (event) => {
        const shown = model.takeEvent(event, Date.now());
        if (shown) output.event(shown);
      },
      onUnread: (unread) => model.takeUnread(unread),
      onReset: () => void learnNames(http, keeper, model),
      onStatus: (status) => {
        model.status = status;
        output.status(status);
        if (status.state === 'needs-sign-in') resolve(status);
      },
    }); // prettier-ignore
    const timers = keepCurrent(url, model, () => connection.status);
    const stop = () => {
      timers.forEach(clearInterval);
      connection.close();
      resolve(null);
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
  const refused = await ended;
  output.end();
  await logOut(http, keeper);
  if (refused) console.error(`${refused.reason ?? 'The session has ended'}. Start again to sign in.`);
  // Whatever else is still open must not keep the terminal waiting.
  process.exit(refused ? 1 : 0);
}

/** What changes without an event: the ages on the screen, and the time to the server and back. */
function keepCurrent(url: string, model: DashboardModel, status: () => ConnectionStatus): NodeJS.Timeout[] {
  const measure = async () => {
    const started = performance.now();
    const reached = await fetch(`${url}/health`, { signal: AbortSignal.timeout(LATENCY_EVERY_MS) }).then((answer) => answer.arrayBuffer()).catch(() => null);
    model.latencyMs = reached ? performance.now() - started : null;
  };
  void measure();
  return [setInterval(() => (model.status = status()), 250), setInterval(() => void measure(), LATENCY_EVERY_MS)];
} // prettier-ignore

async function learnNames(http: Http, keeper: TokenKeeper, model: DashboardModel): Promise<void> {
  for (const [path, key] of NAMES[model.account.role]) {
    try {
      const { value: token } = await keeper.current();
      const { data } = await http.call<Record<string, Record<string, unknown>[]>>('GET', path, { token });
      model.learn(data[key] ?? []);
    } catch {
      // Without names the events are told in general words.
    }
  }
}

/** The session is not left behind; a server that does not answer is not waited for. */
async function logOut(http: Http, keeper: TokenKeeper): Promise<void> {
  const signal = AbortSignal.timeout(LOGOUT_MS);
  await keeper.current().then(({ value: token }) => http.call('POST', '/api/auth/logout', { token, signal })).catch(() => undefined);
} // prettier-ignore
