import { connect, type ConnectionStatus, type Dashboard } from '../../client/index.ts';
import type { TokenKeeper } from '../../client/tokenKeeper.ts';
import type { DashboardRole } from '../../contracts/common.ts';
import { DashboardModel, type Account } from './dashboardModel.ts';
import { lineOutput, screenOutput, type Output } from './output.ts';

export interface WatchOptions {
  url: string;
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
export async function watchDashboard({ url, keeper, account }: WatchOptions): Promise<void> {
  const model = new DashboardModel(account);
  const output: Output = process.stdout.isTTY ? screenOutput(model, process.stdout) : lineOutput(console.log);
  const getToken = async () => (await keeper.renew()).value ?? null;
  const dashboard = connect({ url, role: account.role, getToken });
  const timers = keepCurrent(url, model, dashboard);
  const refused = await new Promise<ConnectionStatus | null>((resolve) => {
    showAll(dashboard, model, output);
    dashboard.on('status', (status) => status.state === 'needs-sign-in' && resolve(status));
    process.on('SIGINT', () => resolve(null)).on('SIGTERM', () => resolve(null));
  });
  timers.forEach(clearInterval);
  dashboard.close();
  output.end();
  await logOut(dashboard);
  if (refused) console.error(`${refused.reason ?? 'The session has ended'}. Start again to sign in.`);
  // Whatever else is still open must not keep the terminal waiting.
  process.exit(refused ? 1 : 0);
}

function showAll(dashboard: Dashboard, model: DashboardModel, output: Output): void {
  dashboard.on('kpis', (kpis) => output.kpis(model.takeKpis(kpis, Date.now()), model.kpis));
  dashboard.on('unread', ({ totalUnread }) => (model.unread = totalUnread));
  dashboard.on('reset', () => void learnNames(dashboard, model));
  dashboard.on('event', (event) => {
    const shown = model.takeEvent(event, Date.now());
    if (shown) output.event(shown);
  });
  let said = '';
  dashboard.on('status', (status) => {
    model.status = status;
    // Ages and positions run along on the screen by themselves.
    if (said !== (said = `${status.state} ${status.reason}`)) output.status(status);
  });
}

/** What changes without an event: the ages on the screen, and the time to the server and back. */
function keepCurrent(url: string, model: DashboardModel, dashboard: Dashboard): NodeJS.Timeout[] {
  const measure = async () => {
    const started = performance.now();
    const reached = await fetch(`${url}/health`, { signal: AbortSignal.timeout(LATENCY_EVERY_MS) }).then((answer) => answer.arrayBuffer()).catch(() => null);
    model.latencyMs = reached ? performance.now() - started : null;
  };
  void measure();
  return [setInterval(() => (model.status = dashboard.status), 250), setInterval(() => void measure(), LATENCY_EVERY_MS)];
} // prettier-ignore

async function learnNames(dashboard: Dashboard, model: DashboardModel): Promise<void> {
  for (const [path, key] of NAMES[model.account.role]) {
    try {
      const { data } = await dashboard.call<Record<string, Record<string, unknown>[]>>('GET', path);
      model.learn(data[key] ?? []);
    } catch {
      // Without names the events are told in general words.
    }
  }
}

/** The session is not left behind; a server that does not answer is not waited for. */
async function logOut(dashboard: Dashboard): Promise<void> {
  const signal = AbortSignal.timeout(LOGOUT_MS);
  await dashboard.call('POST', '/api/auth/logout', { signal }).catch(() => undefined);
}
