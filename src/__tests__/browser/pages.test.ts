import type { Page } from 'playwright-core';
import type { DashboardRole } from '../../contracts/common.ts';
import { sql } from '../../db/sql.ts';
import { demoEmail } from '../../demo/people.ts';
import { doesNotFit, pictureInLight, pictures, settled, violationsInBothSchemes } from './support/looks.ts';
import { openMarket, type Market } from './support/market.ts';
import { badgeSays } from './support/screen.ts';

interface PageSpec {
  name: string;
  /** `:id` stands for the newest record of the kind. */
  path: string;
  of?: 'business' | 'demand' | 'property' | 'deal' | 'conversation';
}

const messages: PageSpec[] = [
  { name: 'messages', path: '/messages' },
  { name: 'conversation', path: '/messages/:id', of: 'conversation' },
  { name: 'profile', path: '/profile' },
];
const pages: Record<DashboardRole, PageSpec[]> = {
  tenant: [
    { name: 'overview', path: '/tenant' },
    { name: 'businesses', path: '/tenant/businesses' },
    { name: 'business', path: '/tenant/businesses/:id', of: 'business' },
    { name: 'demands', path: '/tenant/demands' },
    { name: 'demand', path: '/tenant/demands/:id', of: 'demand' },
    { name: 'invites', path: '/tenant/invites?status=all' },
    ...messages,
  ],
  landlord: [
    { name: 'overview', path: '/landlord' },
    { name: 'properties', path: '/landlord/properties' },
    { name: 'properties-table', path: '/landlord/properties?view=table' },
    { name: 'property', path: '/landlord/properties/:id', of: 'property' },
    { name: 'demands', path: '/landlord/demands' },
    ...messages,
  ],
  broker: [
    { name: 'overview', path: '/broker' },
    { name: 'deals', path: '/broker/deals' },
    { name: 'deals-table', path: '/broker/deals?view=table' },
    { name: 'deal', path: '/broker/deals/:id', of: 'deal' },
    { name: 'demands', path: '/broker/demands' },
    { name: 'properties', path: '/broker/properties' },
    ...messages,
  ],
};

interface DialogSpec {
  name: string;
  path: string;
  open: (page: Page) => Promise<void>;
}

const press = (name: RegExp | string) => (page: Page) => page.getByRole('button', { name }).first().click();
const choose = (button: RegExp | string, item: RegExp | string) => async (page: Page) => {
  await press(button)(page);
  await page.getByRole('menuitem', { name: item }).first().click();
};
/** Opens the first card of a list, then presses a button of its dialog. */
const inCard = (list: string, button?: string) => async (page: Page) => {
  await page.getByRole('list', { name: list }).getByRole('link').first().click();
  await page.getByRole('dialog').waitFor();
  await settled(page);
  if (button !== undefined) await page.getByRole('dialog').getByRole('button', { name: button }).click();
};

const dialogs: Record<DashboardRole, DialogSpec[]> = {
  tenant: [
    { name: 'explanation', path: '/tenant', open: press(/^Response rate/) },
    { name: 'connection', path: '/tenant', open: press(/^Connection: /) },
    { name: 'notifications', path: '/tenant', open: press(/^Notifications/) },
    { name: 'account', path: '/tenant', open: press('Account') },
    { name: 'add-business', path: '/tenant/businesses', open: press('Add a business') },
    { name: 'delete-business', path: '/tenant/businesses', open: choose(/^Actions for /, 'Delete') },
    { name: 'add-demand', path: '/tenant/demands', open: press('Add a demand listing') },
    { name: 'reply', path: '/tenant/invites', open: press(/^Reply about /) },
  ],
  landlord: [
    { name: 'explanation', path: '/landlord', open: press(/^Days on market/) },
    { name: 'add-property', path: '/landlord/properties', open: press('Add a property') },
    { name: 'property-menu', path: '/landlord/properties', open: press(/^Actions for /) },
    { name: 'demand', path: '/landlord/demands', open: inCard('Demand listings') },
    { name: 'write', path: '/landlord/demands', open: inCard('Demand listings', 'Write') },
  ],
  broker: [
    { name: 'explanation', path: '/broker', open: press(/^Commission pipeline/) },
    { name: 'move-menu', path: '/broker/deals', open: press(/^Move /) },
    { name: 'new-deal', path: '/broker/deals', open: press('New deal') },
    { name: 'demand', path: '/broker/demands', open: inCard('Demand listings') },
    { name: 'property', path: '/broker/properties', open: inCard('Properties') },
  ],
};

const roles = Object.keys(pages) as DashboardRole[];

describe('every page', () => {
  let market: Market;
  beforeAll(async () => {
    market = await openMarket();
  }, 60_000);
  afterAll(() => market.close(), 30_000);

  describe.each(roles)('of a %s', (role) => {
    let page: Page;
    const look = async ({ path, of }: PageSpec) => {
      await page.goto(of ? path.replace(':id', await newest(role, of)) : path);
      await badgeSays(page, 'Live');
      await settled(page);
    };
    beforeAll(async () => {
      page = await market.enter(role);
    }, 60_000);
    afterAll(() => page.context().close());

    it.each(pages[role])('$name is accessible, has its pictures and fits a small telephone', async (spec) => {
      await look(spec);
      await pictures(page, `${role}-${spec.name}`);
      expect(await violationsInBothSchemes(page)).toEqual([]);
      expect(await doesNotFit(page)).toEqual([]);
    });

    it.each(dialogs[role])('the dialog $name is accessible', async ({ name, path, open }) => {
      await look({ name, path });
      await open(page);
      const dialog = page.getByRole('dialog').or(page.getByRole('menu')).or(page.getByRole('alertdialog')).last();
      await dialog.waitFor();
      await pictureInLight(page, `${role}-dialog-${name}`);
      expect(await violationsInBothSchemes(page)).toEqual([]);
    });
  });

  it('welcome is accessible, has its pictures and fits a small telephone', async () => {
    const page = await (await market.open()).newPage();
    await page.goto(market.url);
    await page.getByRole('button', { name: /^Enter as tenant/ }).waitFor();
    await pictures(page, 'welcome');
    expect(await violationsInBothSchemes(page)).toEqual([]);
    expect(await doesNotFit(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make an account' }).click();
    expect(await violationsInBothSchemes(page)).toEqual([]);
    await page.context().close();
  });

  it('side by side is accessible, has its pictures and fits a small telephone', async () => {
    const page = await (await market.open()).newPage();
    await page.goto('/side-by-side');
    const right = page.getByRole('region', { name: /^Right: / });
    const left = page.getByRole('region', { name: /^Left: / });
    await badgeSays(left, 'Live');
    await badgeSays(right, 'Live');
    await settled(page);
    // The halves scroll, the page does not.
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
    await pictures(page, 'side-by-side-invite');
    expect(await violationsInBothSchemes(page)).toEqual([]);
    expect(await doesNotFit(page)).toEqual([]);
    await page.context().close();
  });

  /** The id of the newest record of a kind that the main demo account of a role has. */
  const newest = async (role: DashboardRole, of: NonNullable<PageSpec['of']>): Promise<string> => {
    const email = demoEmail(role, 0);
    const queries = {
      business: sql`select businesses.id from businesses join users on users.id = user_id where email = ${email} order by businesses.created_at desc limit 1`,
      demand: sql`select demand_listings.id from demand_listings join users on users.id = owner_id where email = ${email} and status = 'active' order by demand_listings.created_at desc limit 1`,
      property: sql`select property_listings.id from property_listings join users on users.id = user_id where email = ${email} order by property_listings.created_at desc limit 1`,
      deal: sql`select broker_deals.id from broker_deals join users on users.id = broker_user_id where email = ${email} order by broker_deals.created_at desc limit 1`,
      conversation: sql`select conversation_id as id from conversation_participants join users on users.id = user_id join conversations on conversations.id = conversation_id where email = ${email} order by last_message_at desc limit 1`,
    };
    const row = await market.db.row<{ id: string }>(queries[of]);
    if (!row) throw new Error(`The demo ${role} has no ${of}`);
    return row.id;
  };
}); // prettier-ignore
