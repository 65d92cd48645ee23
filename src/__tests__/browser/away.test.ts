import type { BrowserContext, Page, Route } from 'playwright-core';
import type * as Library from '../../client/index.ts';
import { sql } from '../../db/sql.ts';
import { countBusinesses, demoUser, eventsOfBusiness, insertBusiness, uniqueName } from './support/demo.ts';
import { openMarket, type Market } from './support/market.ts';
import { badge, badgeSays, go, gone, row, tileSays, until } from './support/screen.ts';

const CREATE = '**/api/businesses';

describe('while the server is away', () => {
  let market: Market;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    market = await openMarket();
  }, 60_000);
  afterAll(() => market.close(), 30_000);
  beforeEach(async () => {
    context = await market.open();
    page = await market.enter('tenant', '/', context);
    await go(page, '/tenant/businesses');
  });
  afterEach(async () => {
    market.gate.let('all');
    await context.close();
  });

  const panel = () => page.getByRole('dialog', { name: 'Connection' });
  const toast = (text: RegExp) => page.getByRole('region', { name: 'Messages' }).getByText(text);
  const openPanel = () => badge(page).click();
  const closePanel = () =>
    until(async () => {
      await page.keyboard.press('Escape');
      return panel().isHidden();
    }, 'the panel does not close');
  const tryNow = async () => {
    await openPanel();
    // It goes when the connection is back before it is pressed.
    await panel().getByRole('button', { name: /^Try now/ }).click({ timeout: 2_000 }).catch(() => undefined);
    await closePanel();
  };
  const goAway = async () => {
    market.gate.let('nothing');
    await badgeSays(page, 'Offline');
  };
  const comeBack = async () => {
    market.gate.let('all');
    await tryNow();
    await badgeSays(page, 'Live');
  };
  const fillIn = async (name: string) => {
    await page.getByRole('button', { name: 'Add a business' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(name);
  };
  const add = async (name: string) => {
    await fillIn(name);
    await page.getByRole('button', { name: 'Add business' }).click();
    await row(page, name).waitFor();
  };
  const pending = (name: string) => row(page, name).getByText('Saving');
  /** The server has it once, told it once, and the screen shows it once and as saved. */
  const expectOnce = async (name: string) => {
    await until(async () => (await countBusinesses(market, name)) > 0, `${name} did not reach the server`);
    await gone(pending(name));
    await until(async () => (await row(page, name).getByRole('link', { name }).count()) === 1, 'it is not shown once');
    expect(await countBusinesses(market, name)).toBe(1);
    const made = await market.db.row<{ id: string }>(sql`select id from businesses where name = ${name}`);
    expect(await eventsOfBusiness(market, made?.id ?? '')).toEqual(['business:created']);
  };

  it('keeps what is typed while the server is stopped, and saves it when it is back', async () => {
    const name = uniqueName('Typed before');
    await fillIn(name);
    await market.server.stop();
    await badgeSays(page, 'Offline');
    await page.getByRole('dialog').getByLabel('Description').fill('Typed while it was away');
    expect(await page.getByRole('dialog').getByLabel('Name').inputValue()).toBe(name);
    await page.getByRole('button', { name: 'Add business' }).click();
    await gone(page.getByRole('dialog'));
    await pending(name).waitFor();
    await badge(page).getByText('1 waiting').waitFor();

    await market.server.start();
    await tryNow();
    await badgeSays(page, 'Live');
    await expectOnce(name);
    const kept = await market.db.row<{ description: string }>(sql`select description from businesses where name = ${name}`);
    expect(kept?.description).toBe('Typed while it was away');
  });

  it('does a write once when the server is killed after the commit and before the answer', async () => {
    const name = uniqueName('Committed');
    let isCommitted = false;
    const kill = async (route: Route) => {
      isCommitted = (await route.fetch()).status() === 201;
      await market.server.kill();
      await route.abort();
    };
    await page.route(CREATE, kill, { times: 1 });
    await fillIn(name);
    await page.getByRole('button', { name: 'Add business' }).click();
    await until(() => isCommitted, 'the write did not reach the server');
    await badgeSays(page, 'Offline');
    expect(await countBusinesses(market, name)).toBe(1);
    // Longer than what is told of others' new records is held back.
    const [counts, began] = [new Set<number>(), Date.now()];
    // Also behind the form, which may still be open.
    const rows = page.locator('tbody tr', { hasText: name });
    await until(async () => (counts.add(await rows.count()), Date.now() - began > 2_500), 'the time stands still');
    expect([...counts]).toEqual([1]);
    await market.server.start();
    await tryNow();
    await badgeSays(page, 'Live');
    await expectOnce(name);
  });

  it('does a write once when the server is killed before the commit', async () => {
    const name = uniqueName('Not committed');
    const blocker = await market.db.pool.connect();
    try {
      await blocker.query('begin; lock table businesses in share mode');
      await fillIn(name);
      await page.getByRole('button', { name: 'Add business' }).click();
      await until(async () => {
        const { rows } = await blocker.query<{ waits: boolean }>('select count(*) > 0 as waits from pg_locks where not granted');
        return rows[0]?.waits;
      }, 'the write does not wait for the lock');
      await market.server.kill();
    } finally {
      await blocker.query('rollback');
      blocker.release();
    }
    await market.server.start();
    await tryNow();
    await badgeSays(page, 'Live');
    await expectOnce(name);
  });

  it('keeps what is added offline over a reload, and delivers it once', async () => {
    const [kept, cancelled] = [uniqueName('Kept'), uniqueName('Cancelled')];
    await context.setOffline(true);
    await goAway();
    await add(kept);
    await add(cancelled);
    await pending(kept).waitFor();
    await pending(cancelled).waitFor();
    await openPanel();
    await panel().getByRole('listitem').filter({ hasText: cancelled }).getByRole('button', { name: 'Cancel' }).click();
    await panel().getByText('1 waiting').waitFor();
    await closePanel();
    await gone(row(page, cancelled));

    await context.route(CREATE, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await context.setOffline(false);
    market.gate.let('all');
    await page.reload();
    await badgeSays(page, 'Live');
    await pending(kept).waitFor();
    expect(await row(page, cancelled).count()).toBe(0);
    expect(await countBusinesses(market, kept)).toBe(0);
    await context.unroute(CREATE);
    await expectOnce(kept);
    expect(await countBusinesses(market, cancelled)).toBe(0);
  });

  it('reports what the server does not take, and gives back what was typed', async () => {
    await go(page, '/tenant/demands');
    const title = uniqueName('Impossible space');
    await page.getByRole('button', { name: 'Add a demand listing' }).click();
    await page.getByRole('combobox', { name: 'Business' }).click();
    await page.getByRole('listbox').getByRole('option').first().click();
    await page.getByRole('dialog').getByLabel('Title').fill(title);
    await page.getByRole('dialog').getByLabel('Area from').fill('5000');
    await page.getByRole('dialog').getByLabel('Area to').fill('100');
    await goAway();
    await page.getByRole('button', { name: 'Add demand listing' }).click();
    await row(page, title).getByText('Saving').waitFor();
    await comeBack();
    await gone(row(page, title));
    await toast(/^Not saved: /).waitFor();
    await openPanel();
    const refused = panel().getByRole('listitem').filter({ hasText: title });
    await refused.getByText(/Area from|Area to/).waitFor();
    expect(await refused.innerText()).not.toMatch(/[a-z]_[a-z]|sqft/);
    await refused.getByRole('button', { name: 'Dismiss' }).click();
    await panel().getByText('All your changes have reached the server.').waitFor();
    await closePanel();
    await page.getByRole('button', { name: 'Add a demand listing' }).click();
    expect(await page.getByRole('dialog').getByLabel('Title').inputValue()).toBe(title);
    await page.getByText('What you typed before has been restored.').waitFor();
  });

  it('does not say how many there are of what it has never seen', async () => {
    await context.route('**/api/demand-listings/my*', (route) => route.abort());
    await go(page, '/tenant/demands');
    await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
    expect(await page.getByText(/^\d+ demand listing/).count()).toBe(0);
    await context.unroute('**/api/demand-listings/my*');
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/^\d+ demand listing/).waitFor();
  });

  it('takes back a refused change alone, and keeps what came meanwhile', async () => {
    const [declined, open] = await pendingInvites();
    await go(page, '/tenant/invites?status=all');
    const invite = (id: string) => page.getByRole('listitem').filter({ hasText: `Words ${id}` });
    await invite(declined).waitFor();
    await goAway();
    // Declined on another device, with a word that changed as well.
    await market.db.rows(sql`
      update business_invites set status = 'declined', answered_at = now(), message = message || ', changed' where id = ${declined}::uuid`);
    for (const id of [declined, open]) {
      await invite(id).getByRole('button', { name: /^Accept/ }).click();
      await invite(id).getByText('Accepted').waitFor();
      await invite(id).getByText('Saving').waitFor();
    }
    await comeBack();
    await invite(declined).getByText('Declined').waitFor();
    await invite(declined).getByText(/, changed$/).waitFor();
    await invite(open).getByText('Accepted').waitFor();
    await gone(invite(open).getByText('Saving'));
    await gone(invite(declined).getByText('Saving'));
    await toast(/^Accept the invite to .* did not work: /).waitFor();
    const states = await market.db.rows<{ status: string }>(
      sql`select status from business_invites where id = any (${[declined, open]}::uuid[]) order by status`);
    expect(states.map(({ status }) => status)).toEqual(['accepted', 'declined']);
  });

  it('polls while sockets do not get through, and goes back, with nothing lost or told twice', async () => {
    const userId = await demoUser(market, 'tenant');
    const [before, during, after] = ['before', 'during', 'after'].map(uniqueName) as [string, string, string];
    const heard = await listen();
    const ids = [await insertBusiness(market, userId, before)];
    await row(page, before).waitFor();
    market.gate.let('http');
    await badgeSays(page, 'Polling');
    ids.push(await insertBusiness(market, userId, during));
    await market.db.rows(sql`update businesses set name = ${`${before}, renamed`} where name = ${before}`);
    await tryNow();
    await row(page, during).waitFor();
    await row(page, `${before}, renamed`).waitFor();
    await badgeSays(page, 'Polling');
    market.gate.let('all');
    ids.push(await insertBusiness(market, userId, after));
    await tryNow();
    await badgeSays(page, 'Live');
    await row(page, after).waitFor();
    for (const name of [`${before}, renamed`, during, after]) expect(await row(page, name).count()).toBe(1);
    const [first, second, third] = ids;
    await until(async () => (await heard()).some(([id]) => id === third), 'the last event was not heard');
    expect((await heard()).filter(([id]) => ids.includes(id))).toEqual([[first, 1], [second, 1], [first, 2], [third, 1]]);
    const active = await market.db.row<{ count: number }>(
      sql`select count(*)::int as count from businesses where user_id = ${userId}::uuid and status = 'active'`);
    await page.getByRole('link', { name: 'Overview' }).click();
    await tileSays(page, 'Active businesses', active?.count ?? -1);
  });

  /** Listens with the client library that the server hands out: id and version of each business event, in order. */
  const listen = async (): Promise<() => Promise<[string, number][]>> => {
    await page.evaluate(async () => {
      const library = '/client/tenantlist.js';
      const { connect } = (await import(library)) as typeof Library;
      const heard: [string, number][] = [];
      const dashboard = connect({ url: location.origin, role: 'tenant', pollEveryMs: 500 });
      const note = ({ business }: { business: { id: string; version: number } }) => heard.push([business.id, business.version]);
      dashboard.on('business:created', note);
      dashboard.on('business:updated', note);
      Object.assign(globalThis, { heard });
      await new Promise<void>((resolve) => dashboard.on('reset', () => resolve()));
    });
    return () => page.evaluate(() => (globalThis as unknown as { heard: [string, number][] }).heard);
  };

  /** Two invites that the demo tenant has not answered, with words they can be known by. */
  const pendingInvites = async (): Promise<[string, string]> => {
    const userId = await demoUser(market, 'tenant');
    const found = await market.db.rows<{ id: string }>(sql`
      update business_invites set message = 'Words ' || id where id in (
        select id from business_invites where owner_id = ${userId}::uuid and status = 'pending' order by created_at desc limit 2) returning id`);
    const [one, other] = found.map(({ id }) => id);
    if (!one || !other) throw new Error('The demo market has no two open invites');
    return [one, other];
  };
}); // prettier-ignore
