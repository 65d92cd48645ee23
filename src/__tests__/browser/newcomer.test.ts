import type { Page } from 'playwright-core';
import { sql } from '../../db/sql.ts';
import { demoEmail } from '../../demo/people.ts';
import { picture, settled } from './support/looks.ts';
import { openMarket, type Market } from './support/market.ts';
import { badgeSays, gone, tile, tileSays, tileValue, until } from './support/screen.ts';

describe('the newcomer', () => {
  let market: Market;
  beforeAll(async () => {
    market = await openMarket();
  }, 60_000);
  afterAll(() => market.close(), 30_000);

  it('enters with one click, looks into a figure and leaves', async () => {
    const page = await (await market.open()).newPage();
    await page.goto(market.url);
    await page.getByRole('button', { name: /^Enter as tenant/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await badgeSays(page, 'Live');

    await tileSays(page, 'Active businesses', await activeBusinesses());
    for (const label of ['Response rate', 'Landlord views', 'Messages']) {
      const value = await until(() => tileValue(page, label), `${label} has no value`);
      expect(value).toBeGreaterThan(0);
    }
    await page.locator('main .recharts-surface').first().waitFor();

    await tile(page, 'Active businesses').click();
    const dialog = page.getByRole('dialog', { name: 'Active businesses' });
    await dialog.getByText('Formula: Number of your businesses with status Active').waitFor();
    const rows = dialog.getByRole('table', { name: 'Your active businesses' }).getByRole('row');
    await until(async () => (await rows.count()) > 1, 'there are no rows behind the figure');
    expect(await rows.nth(1).getByRole('link').count()).toBe(1);
    await dialog.getByRole('heading', { name: 'What moved it last' }).waitFor();
    const events = dialog.getByRole('region', { name: 'What moved it last' }).getByRole('listitem');
    await until(async () => (await events.count()) > 0, 'no event that moved the figure');
    await page.keyboard.press('Escape');
    await gone(dialog);

    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: /^Enter as tenant/ }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^Enter as tenant/ }).waitFor();
    await page.context().close();
  });

  it('is told what is wrong with a password, and makes an account of their own', async () => {
    const page = await (await market.open()).newPage();
    await page.goto(market.url);
    await page.getByLabel('E-mail').fill(demoEmail('tenant', 0));
    await page.getByLabel('Password').fill('not the password 1');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Make an account' }).click();
    await page.getByLabel('First name').fill('New');
    await page.getByLabel('E-mail').fill('newcomer@example.com');
    await page.getByLabel('Password').fill('a-password-1');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await tileSays(page, 'Active businesses', 0);
    await page.getByRole('link', { name: 'Businesses', exact: true }).click();
    await page.getByText('No businesses yet').waitFor();
    await page.context().close();
  });

  describe('with two roles side by side', () => {
    let page: Page;
    const left = () => page.getByRole('region', { name: /^Left: / });
    const right = () => page.getByRole('region', { name: /^Right: / });
    const tryOut = async (scenario: string) => {
      await page.getByRole('combobox', { name: 'Try' }).click();
      await page.getByRole('option', { name: scenario }).click();
      await badgeSays(left(), 'Live');
      await badgeSays(right(), 'Live');
    };
    /** The measured delay on the right, which must be of a change. */
    const delay = async (type: RegExp) => {
      const strip = right().getByTestId('screen-delay');
      await strip.getByText(type).waitFor();
      const ms = Number((await strip.getByText(/ms from commit to screen/).innerText()).split(' ')[0]);
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThan(5_000);
    };

    beforeAll(async () => {
      page = await (await market.open()).newPage();
      await page.goto(market.url);
      await page.getByRole('link', { name: 'Two roles side by side' }).click();
    }, 60_000);
    afterAll(() => page.context().close());

    it('accepts an invite on the left and sees the landlord told on the right', async () => {
      await badgeSays(left(), 'Live');
      await badgeSays(right(), 'Live');
      const invite = await pendingInvite();
      await left().getByRole('button', { name: `Accept the invite to ${invite.title}` }).first().click();
      const sent = right().getByRole('list', { name: 'Sent invites' }).getByRole('listitem');
      await sent.filter({ hasText: invite.title }).filter({ hasText: 'Accepted' }).first().waitFor();
      await delay(/invite:updated/);
    });

    it('moves a deal on the left and sees the pipeline follow on the right', async () => {
      await tryOut('Move a deal');
      const before = await until(() => tileValue(right(), 'Commission pipeline'), 'no figure');
      const prospecting = left().getByRole('region', { name: /^Prospecting/ });
      await prospecting.getByRole('button', { name: /^Move / }).first().click();
      await page.getByRole('menuitem', { name: 'Touring' }).click();
      await until(async () => (await tileValue(right(), 'Commission pipeline')) > before, 'the pipeline does not grow');
      await delay(/broker:deal-updated/);
      for (const toast of await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Close' }).all()) await toast.click();
      await page.mouse.move(2, 2);
      await settled(page);
      await picture(page, 'side-by-side', false);
    });

    it("changes a property's status on the left and sees the matches follow on the right", async () => {
      await tryOut("Change a property's status");
      const { property, demand } = await match();
      await right().getByRole('link', { name: demand, exact: true }).click();
      const matches = right().getByRole('list', { name: 'Matches' }).getByRole('listitem');
      const found = matches.filter({ has: page.getByRole('button', { name: property, exact: true }) });
      await found.waitFor();
      await left().getByRole('button', { name: `Actions for ${property}`, exact: true }).click();
      await page.getByRole('menuitem', { name: 'Set to leased' }).click();
      await gone(found);
      await delay(/match:deleted/);
    });

    it('writes a message on the left and reads it on the right', async () => {
      await tryOut('Write a message');
      const conversation = left().getByRole('list', { name: 'Conversations' }).getByRole('link', { name: /Demo Tenant/ });
      await conversation.first().click();
      const text = `Shall we meet on site? ${Date.now()}`;
      await left().getByRole('textbox', { name: /^Message to / }).fill(text);
      await page.keyboard.press('Enter');
      await right().getByText(text).first().waitFor();
      await delay(/message:new/);
    });
  });

  const activeBusinesses = async () => {
    const row = await market.db.row<{ count: number }>(sql`
      select count(*)::int as count from businesses join users on users.id = user_id
      where email = ${demoEmail('tenant', 0)} and status = 'active'`);
    return row?.count ?? 0;
  };

  /** One of the demo landlord's properties that is shown among the best matches of a listing of the demo tenant's. */
  const match = async () => {
    const row = await market.db.row<{ property: string; demand: string }>(sql`
      with own as (
        select p.*, count(*) over (partition by p.title) as namesakes from property_listings p join users on users.id = p.user_id
        where email = ${demoEmail('landlord', 0)} order by p.created_at desc limit 18),
      wanted as (
        select d.*, count(*) over (partition by d.title) as namesakes from demand_listings d join users on users.id = d.owner_id
        where email = ${demoEmail('tenant', 0)}),
      ranked as (select m.*, rank() over (partition by demand_listing_id order by match_score desc) as place from property_matches m)
      select own.title as property, wanted.title as demand from ranked
      join own on own.id = property_listing_id join wanted on wanted.id = demand_listing_id
      where own.namesakes = 1 and wanted.namesakes = 1 and own.status = 'active' and wanted.status = 'active' order by place limit 1`);
    if (!row) throw new Error('The demo market has no such match');
    return row;
  };

  /** The newest invite of the demo landlord to the demo tenant that waits for an answer. */
  const pendingInvite = async () => {
    const row = await market.db.row<{ title: string }>(sql`
      select property_listings.title from business_invites
      join businesses on businesses.id = business_id join users tenant on tenant.id = businesses.user_id
      join property_listings on property_listings.id = property_listing_id
      join users landlord on landlord.id = property_listings.user_id
      where business_invites.status = 'pending' and tenant.email = ${demoEmail('tenant', 0)} and landlord.email = ${demoEmail('landlord', 0)}
      order by business_invites.created_at desc, business_invites.id desc limit 1`);
    if (!row) throw new Error('The demo market has no such invite');
    return row;
  };
}); // prettier-ignore
