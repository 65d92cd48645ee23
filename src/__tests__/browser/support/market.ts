import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { DashboardRole } from '../../../contracts/common.ts';
import type { Environment } from '../../../config/env.ts';
import { createPool, Database } from '../../../db/database.ts';
import { DEMO_PASSWORD, demoEmail } from '../../../demo/people.ts';
import { openGate, type Gate } from '../../client/gate.ts';
import { prepareServer, type ServerProcess } from '../../support/serverProcess.ts';
import { createTestDatabase } from '../../support/testDatabase.ts';
import { GENEROUS } from '../../support/testApp.ts';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
]; // prettier-ignore

/** The demo market on a real server, behind a gate that can be shut, and a browser to look at it with. */
export interface Market {
  /** Where the browser goes. */
  url: string;
  server: ServerProcess;
  gate: Gate;
  db: Database;
  /** Where the database is, for programs that take an address. */
  databaseUrl: string;
  browser: Browser;
  /** A browser profile of its own, with nobody signed in. */
  open(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  /** A page of a new profile, signed in as the main demo account of a role, at a path. */
  enter(role: DashboardRole, path?: string, context?: BrowserContext): Promise<Page>;
  close(): Promise<void>;
}

/** How long a step may take on a machine that is busy, ms. */
export const PATIENCE_MS = 20_000;

/** Starts server, gate and browser. `env` overrides settings of the server. */
export async function openMarket(env: Environment = {}): Promise<Market> {
  const database = await createTestDatabase();
  const gate = await openGate('http://127.0.0.1:9');
  const server = await prepareServer({ ...GENEROUS, LOGIN_LIMIT_PER_ACCOUNT: '1000', SOCKETS_PER_USER: '100', DATABASE_URL: database.url, DEMO_DATA: 'yes', FRONTEND_URL: gate.url, ...env });
  await server.start();
  gate.leadTo(server.url);
  const browser = await chromium.launch({ executablePath: process.env['BROWSER_PATH'] ?? '/usr/bin/chromium', args: FLAGS });
  const pool = createPool(database.url, 2, () => undefined);
  const open: Market['open'] = async (options) => {
    const context = await browser.newContext({ baseURL: gate.url, locale: 'en-US', viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  };
  return {
    url: gate.url,
    server,
    gate,
    db: new Database(pool),
    databaseUrl: database.url,
    browser,
    open,
    async enter(role, path = `/${role}`, context) {
      const profile = context ?? (await open());
      const data = { email: demoEmail(role, 0), password: DEMO_PASSWORD };
      const answer = await profile.request.post('/api/auth/login', { data });
      if (!answer.ok()) throw new Error(`Signing in failed: ${answer.status()}`);
      const page = await profile.newPage();
      await page.goto(path);
      return page;
    },
    async close() {
      await browser.close();
      await server.stop();
      await gate.close();
      await pool.end();
      await database.drop();
    },
  };
} // prettier-ignore
