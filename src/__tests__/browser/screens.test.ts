import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../config/projectRoot.ts';
import { sql } from '../../db/sql.ts';
import { demoEmail } from '../../demo/people.ts';
import { demoUser, insertBusiness, uniqueName } from './support/demo.ts';
import { openMarket, type Market } from './support/market.ts';
import { badgeSays, go, gone, row, tileSays, tileValue, until, watchTraffic } from './support/screen.ts';

/** Requests that load a list, which no change of a single record may cause. */
const LISTS =
  /^GET \/api\/(businesses|demand-listings\/my|property-listings\/my|broker\/deals|invites|messages\/conversations)(\?|$)/;

const area = (sqft: number) => `${sqft.toLocaleString('en-US')} sq ft`;

describe('screens', () => {
  let market: Market;
  let tenant: Page;
  let landlord: Page;
  let broker: Page;
  beforeAll(async () => {
    market = await openMarket();
    [tenant, landlord, broker] = await Promise.all([market.enter('tenant'), market.enter('landlord'), market.enter('broker')]);
  }, 60_000);
  afterAll(() => market.close(), 30_000);

  it('see what is done in another browser, without a reload or loading a list again', async () => {
    const other = await market.enter('tenant', '/tenant/businesses');
    await badgeSays(other, 'Live');
    await go(tenant, '/tenant/businesses');
    const before = await until(() => tenant.getByText(/^\d+ businesses$/).innerText(), 'no count');
    const [seenByTenant, seenByOther] = [watchTraffic(tenant), watchTraffic(other)];
    const name = uniqueName('Bakery');
    await other.getByRole('button', { name: 'Add a business' }).click();
    await other.getByRole('dialog').getByLabel('Name').fill(name);
    await other.getByRole('button', { name: 'Add business' }).click();
    await row(tenant, name).waitFor();
    await tenant.getByText(`${Number.parseInt(before) + 1} businesses`).waitFor();
    await row(tenant, name).getByRole('button', { name: `Actions for ${name}` }).click();
    await tenant.getByRole('menuitem', { name: 'Edit' }).click();
    await tenant.getByRole('dialog').getByLabel('Name').fill(`${name} and coffee`);
    await tenant.getByRole('button', { name: 'Save' }).click();
    await row(other, `${name} and coffee`).waitFor();
    for (const { requests, navigations } of [seenByTenant, seenByOther]) {
      expect(navigations).toEqual([]);
      expect(requests.filter((request) => LISTS.test(request))).toEqual([]);
    }
    await other.context().close();
  });

  it('tell a tenant of an invite, and the landlord of its answer', async () => {
    const { demand, business, property, sqft } = await invitable();
    await go(tenant, '/tenant/invites');
    await go(landlord, `/landlord/demands?open=${demand}`);
    await landlord.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    const dialog = landlord.getByRole('dialog', { name: `Invite ${business}` });
    await dialog.getByRole('combobox', { name: 'Property' }).click();
    await landlord.keyboard.type(property);
    await landlord.getByRole('option', { name: property }).filter({ hasText: area(sqft) }).click();
    const words = uniqueName('We have just the space for you');
    await dialog.getByLabel('Message').fill(words);
    await dialog.getByRole('button', { name: 'Send invite' }).click();
    const invite = tenant.getByRole('list', { name: 'Invites' }).getByRole('listitem').filter({ hasText: words });
    await invite.waitFor();

    await go(landlord, '/landlord');
    const sent = landlord.getByRole('list', { name: 'Sent invites' }).getByRole('listitem').filter({ hasText: business }).first();
    await sent.filter({ hasText: 'Waiting for an answer' }).waitFor();
    const seen = watchTraffic(landlord);
    await invite.getByRole('button', { name: /^Decline/ }).click();
    await sent.filter({ hasText: 'Declined' }).waitFor();
    // It holds still while it is pointed at.
    await tenant.mouse.move(2, 2);
    await gone(invite);
    expect(seen.navigations).toEqual([]);
    expect(seen.requests.filter((request) => LISTS.test(request))).toEqual([]);
  });

  it('pass the focus on when an invite is answered by key', async () => {
    const items = tenant.getByRole('list', { name: 'Invites' }).getByRole('listitem');
    const focused = () => tenant.evaluate(() => {
      const { activeElement: element } = document;
      return { row: element?.closest('[role="listitem"]')?.textContent ?? '', name: element?.getAttribute('aria-label') ?? element?.textContent ?? '' };
    });
    await go(tenant, '/tenant/invites');
    await until(async () => (await items.count()) >= 2, 'there are no two invites');
    const next = await items.nth(1).innerText();
    const answered = items.first();
    await answered.getByRole('button', { name: /^Accept/ }).press('Enter');
    await tenant.getByText(/^You have accepted the invite/).first().waitFor();
    const { row: after, name } = await focused();
    expect(next.startsWith(name) && name !== '').toBe(true);
    expect(after).toContain(name);

    await go(tenant, '/tenant/invites?status=all');
    const open = items.filter({ has: tenant.getByRole('button', { name: /^Decline/ }) }).first();
    await open.getByRole('button', { name: /^Decline/ }).press('Enter');
    await tenant.getByText(/^You have declined the invite/).first().waitFor();
    expect((await focused()).name).toMatch(/^Reply about /);
  });

  it("carry a broker's proposal to the tenant and to the landlord", async () => {
    const { demand, business, property, sqft } = await invitable();
    await go(tenant, '/tenant/invites');
    await go(landlord, '/messages');
    await go(broker, `/broker/demands?open=${demand}`);
    await broker.getByRole('dialog').getByRole('button', { name: 'Send a QFP', exact: true }).click();
    const dialog = broker.getByRole('dialog', { name: `Send a QFP for ${business}` });
    await dialog.getByRole('combobox', { name: 'Property' }).click();
    await broker.keyboard.type(property);
    await broker.getByRole('option', { name: property }).filter({ hasText: area(sqft) }).click();
    const words = uniqueName('My client would like to see it');
    await dialog.getByLabel('Message to the landlord').fill(words);
    await dialog.getByRole('button', { name: 'Send' }).click();
    const conversations = landlord.getByRole('list', { name: 'Conversations' });
    await conversations.getByRole('listitem').first().filter({ hasText: words }).waitFor();
    await landlord.getByRole('link', { name: /^Messages.*unread/ }).waitFor();
    await tenant.getByRole('list', { name: 'Invites' }).getByRole('listitem').filter({ hasText: property }).first().waitFor();
  });

  it('show what is changed in psql', async () => {
    const userId = await demoUser(market, 'tenant');
    const [name, next] = [uniqueName('Bookshop'), uniqueName('Library')];
    const id = await insertBusiness(market, userId, name);
    await go(tenant, '/tenant/businesses');
    const seen = watchTraffic(tenant);
    await row(tenant, name).waitFor();
    await market.db.rows(sql`update businesses set name = ${next} where id = ${id}::uuid`);
    await row(tenant, next).waitFor();
    await gone(row(tenant, name));
    await market.db.rows(sql`delete from businesses where id = ${id}::uuid`);
    await gone(row(tenant, next));
    expect(seen.navigations).toEqual([]);
    expect(seen.requests.filter((request) => LISTS.test(request))).toEqual([]);
  });

  it("move a deal and a landlord's figures when psql does", async () => {
    await go(broker, '/broker/deals');
    await go(landlord, '/landlord');
    const count = async () => Number(await broker.getByTestId('count-lost').innerText());
    const before = await until(count, 'the column has no count');
    const brokerId = await demoUser(market, 'broker');
    await market.db.rows(sql`
      update broker_deals set status = 'lost', closed_at = now()
      where id = (select id from broker_deals where broker_user_id = ${brokerId}::uuid and status = 'prospecting' order by created_at desc limit 1)`);
    await until(async () => (await count()) === before + 1, 'the column does not count the deal');

    const active = await until(() => tileValue(landlord, 'Active listings'), 'no figure');
    const landlordId = await demoUser(market, 'landlord');
    await market.db.rows(sql`
      update property_listings set status = 'off_market'
      where id = (select id from property_listings where user_id = ${landlordId}::uuid and status = 'active' order by created_at limit 1)`);
    await tileSays(landlord, 'Active listings', active - 1);
  });

  it('load a list once when one statement has changed very many of its records', async () => {
    const userId = await demoUser(market, 'tenant');
    await go(tenant, '/tenant/businesses');
    const total = Number.parseInt(await tenant.getByText(/^\d+ businesses$/).innerText());
    const seen = watchTraffic(tenant);
    await market.db.rows(sql`
      insert into businesses (user_id, name, category, created_at)
      select ${userId}::uuid, 'Branch ' || n, 'Retail', now() - interval '400 days' from generate_series(1, 250) n`);
    await tenant.getByText(`${total + 250} businesses`).waitFor();
    expect(seen.navigations).toEqual([]);
    expect(seen.requests.filter((request) => LISTS.test(request)).length).toBeLessThanOrEqual(2);
    await market.db.rows(sql`delete from businesses where user_id = ${userId}::uuid and name like 'Branch %'`);
    await tenant.getByText(`${total} businesses`).waitFor();
  });

  it('show what is imported', async () => {
    await go(tenant, '/tenant');
    const active = await until(() => tileValue(tenant, 'Active businesses'), 'no figure');
    const second = await market.enter('tenant', '/tenant/businesses');
    await badgeSays(second, 'Live');
    const names = ['Imported Bakery', 'Imported Clinic', 'Imported Garage'];
    const csv = ['Licence Number,Trade Name,Status', ...names.map((name, n) => `L-${n},${name},active`)].join('\n');
    await importCsv(csv, ['--as', 'businesses', '--owner', demoEmail('tenant', 0)]);
    for (const name of names) await row(second, name).waitFor();
    await tileSays(tenant, 'Active businesses', active + names.length);
    await second.context().close();
  });

  it('hold still under the pointer, and let go when it leaves', async () => {
    const userId = await demoUser(market, 'tenant');
    const [pointed, doomed] = [uniqueName('Under the pointer'), uniqueName('About to go')];
    const id = await insertBusiness(market, userId, pointed);
    const doomedId = await insertBusiness(market, userId, doomed);
    await go(tenant, '/tenant/businesses');
    await row(tenant, doomed).waitFor();
    const held = row(tenant, pointed).getByRole('link', { name: pointed });
    await held.hover();
    const place = await held.boundingBox();
    const fresh = [1, 2, 3].map((n) => uniqueName(`Newcomer ${n}`));
    for (const name of fresh) await insertBusiness(market, userId, name);
    await market.db.rows(sql`delete from businesses where id = ${doomedId}::uuid`);
    await market.db.rows(sql`update businesses set stealth_mode_enabled = true where id = ${id}::uuid`);
    await tenant.getByRole('button', { name: '3 new' }).waitFor();
    await until(() => row(tenant, pointed).getByRole('switch').isChecked(), 'a shown row is not kept up to date');
    expect(await held.boundingBox()).toEqual(place);
    expect(await tenant.getByText(fresh[0] ?? '').count()).toBe(0);
    expect(await tenant.locator('tr[inert]').filter({ hasText: doomed }).count()).toBe(1);

    await tenant.mouse.move(2, 2);
    for (const name of fresh) await row(tenant, name).waitFor();
    await gone(tenant.getByText(doomed));
    await gone(tenant.getByRole('button', { name: '3 new' }));

    await held.hover();
    const last = uniqueName('Newcomer 4');
    await insertBusiness(market, userId, last);
    await tenant.getByRole('button', { name: '1 new' }).click();
    await row(tenant, last).waitFor();
  });

  /** Runs the import command on a text. */
  const importCsv = async (csv: string, options: string[]) => {
    const folder = await mkdtemp(join(tmpdir(), 'tenantlist-import-'));
    try {
      const file = join(folder, 'licences.csv');
      await writeFile(file, csv);
      const program = join(projectRoot(), 'src', 'cli', 'import.ts');
      const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], DATABASE_URL: market.databaseUrl, JWT_SECRET: 'a secret that is long enough to be one' };
      await promisify(execFile)(process.execPath, ['--import', 'tsx', program, file, ...options], { cwd: projectRoot(), env });
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  /** An open demand of the demo tenant's, and a property of the demo landlord's that its business is not invited to. */
  const invitable = async () => {
    const found = await market.db.row<{ demand: string; business: string; property: string; sqft: number }>(sql`
      select d.id as demand, b.name as business, p.title as property, p.sqft
      from demand_listings d join businesses b on b.id = d.business_id join users t on t.id = d.owner_id,
        property_listings p join users l on l.id = p.user_id
      where t.email = ${demoEmail('tenant', 0)} and l.email = ${demoEmail('landlord', 0)} and d.status = 'active' and b.status = 'active' and p.status = 'active'
        and not d.stealth_mode and not b.stealth_mode_enabled
        and not exists (select from business_invites i where i.business_id = b.id and i.property_listing_id = p.id)
      order by d.created_at desc, p.created_at limit 1`);
    if (!found) throw new Error('The demo market has no such pair');
    return found;
  };
}); // prettier-ignore
