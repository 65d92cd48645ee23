import type { BrowserContext, Page } from 'playwright-core';
import { demoUser, insertBusiness, uniqueName } from './support/demo.ts';
import { openMarket, type Market } from './support/market.ts';
import { badge, badgeSays, row, until } from './support/screen.ts';

const TABS = 20;

describe('tabs', () => {
  let market: Market;
  let userId: string;
  let context: BrowserContext;
  beforeAll(async () => {
    market = await openMarket();
    userId = await demoUser(market, 'tenant');
  }, 60_000);
  afterAll(() => market.close(), 30_000);
  beforeEach(async () => {
    context = await market.open();
  });
  afterEach(() => context.close());

  /** Sockets that the server has open. */
  const sockets = async (): Promise<number> => {
    const metrics = await (await fetch(`${market.server.url}/metrics`)).text();
    return Number(/^tenantlist_sockets (\d+)/m.exec(metrics)?.[1]);
  };
  const socketsAre = (count: number) => until(async () => (await sockets()) === count, `there are not ${count} sockets`);
  const openTab = async (context: BrowserContext): Promise<Page> => {
    const page = await context.newPage();
    await page.goto('/tenant/businesses');
    await badgeSays(page, 'Live');
    return page;
  };
  /** What the panel says that changes come by. */
  const carrier = async (page: Page): Promise<string> => {
    await badge(page).click();
    const panel = page.getByRole('dialog', { name: 'Connection' });
    const text = await panel.getByRole('definition').first().innerText();
    await until(async () => (await page.keyboard.press('Escape'), panel.isHidden()), 'the panel does not close');
    return text;
  };
  const allShow = (pages: Page[], name: string) => Promise.all(pages.map((page) => row(page, name).waitFor()));

  it('share one socket, hand it on when the one that has it closes, and sign out together', async () => {
    const first = await market.enter('tenant', '/tenant/businesses', context);
    await badgeSays(first, 'Live');
    const others: Page[] = [];
    while (others.length < TABS - 1) others.push(await openTab(context));
    const [second, last] = [others[0], others.at(-1)];
    if (!second || !last) throw new Error('There are no tabs');
    await socketsAre(1);
    expect(await carrier(first)).toBe('WebSocket');
    expect(await carrier(last)).toBe('WebSocket, through another tab');

    const name = uniqueName('Seen by all');
    await insertBusiness(market, userId, name);
    await allShow([first, ...others], name);

    await first.close();
    const between = uniqueName('Between leaders');
    await insertBusiness(market, userId, between);
    await allShow(others, between);
    await socketsAre(1);
    await until(async () => (await carrier(second)) === 'WebSocket', 'the next tab does not lead');

    await last.getByRole('button', { name: 'Account', exact: true }).click();
    await last.getByRole('menuitem', { name: 'Sign out' }).click();
    await last.getByRole('button', { name: /^Enter as tenant/ }).waitFor();
    await Promise.all(others.map((page) => page.getByRole('button', { name: /^Enter as tenant/ }).waitFor()));
    for (const page of others) expect(await row(page, name).count()).toBe(0);
    await socketsAre(0);
  }, 120_000);

  it('keep nothing of a user who has signed out, what was refused included', async () => {
    const page = await market.enter('tenant', '/tenant/businesses', context);
    await badgeSays(page, 'Live');
    const error = { code: 'CONFLICT', message: 'Not this one', requestId: 'r' };
    await page.route('**/api/businesses/*', (route) =>
      route.request().method() === 'GET' ? route.continue() : route.fulfill({ status: 409, json: { success: false, error } }));
    await page.getByRole('switch').first().click();
    await page.getByRole('region', { name: 'Messages' }).getByText(/Not this one/).waitFor();
    expect(await kept(page)).toBe(1);
    await page.getByRole('button', { name: 'Account', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: /^Enter as tenant/ }).waitFor();
    expect(await kept(page)).toBe(0);
  });

  /** Writes that the browser's queues keep. */
  const kept = (page: Page): Promise<number> =>
    page.evaluate(async () => {
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(new Error(request.error?.message));
        });
      let count = 0;
      for (const { name = '' } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name));
        count += await done(database.transaction('mutations').objectStore('mutations').count());
        database.close();
      }
      return count;
    });

  it('take turns when the leading one is killed', async () => {
    const first = await market.enter('tenant', '/tenant/businesses', context);
    await badgeSays(first, 'Live');
    const second = await openTab(context);
    await first.goto('chrome://crash').catch(() => undefined);
    const name = uniqueName('After the crash');
    await insertBusiness(market, userId, name);
    await row(second, name).waitFor();
    await socketsAre(1);
  });

  it('let go of the socket when the browser freezes them, and catch up when it thaws them', async () => {
    const page = await market.enter('tenant', '/tenant/businesses', context);
    await badgeSays(page, 'Live');
    await socketsAre(1);
    // Playwright keeps its pages from being frozen, so they are only told that they are.
    await page.evaluate(() => document.dispatchEvent(new Event('freeze')));
    await socketsAre(0);
    const name = uniqueName('While frozen');
    await insertBusiness(market, userId, name);
    await page.evaluate(() => document.dispatchEvent(new Event('resume')));
    await row(page, name).waitFor();
    await badgeSays(page, 'Live');
    expect(await row(page, name).count()).toBe(1);
  });

  it('catch up after the machine has slept and its connections are gone', async () => {
    const page = await market.enter('tenant', '/tenant/businesses', context);
    await badgeSays(page, 'Live');
    await socketsAre(1);
    const devtools = await market.browser.newBrowserCDPSession();
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const name = uniqueName('While asleep');
    for (const pid of renderers) process.kill(pid, 'SIGSTOP');
    try {
      market.gate.let('nothing');
      await socketsAre(0);
      await insertBusiness(market, userId, name);
      market.gate.let('all');
    } finally {
      for (const pid of renderers) process.kill(pid, 'SIGCONT');
    }
    await row(page, name).waitFor();
    await badgeSays(page, 'Live');
    expect(await row(page, name).count()).toBe(1);
  });

  it('catch up after the machine was without a network', async () => {
    const page = await market.enter('tenant', '/tenant/businesses', context);
    await badgeSays(page, 'Live');
    await context.setOffline(true);
    await badgeSays(page, 'Offline');
    const name = uniqueName('Without a network');
    await insertBusiness(market, userId, name);
    await context.setOffline(false);
    await row(page, name).waitFor();
    await badgeSays(page, 'Live');
  });
}); // prettier-ignore
