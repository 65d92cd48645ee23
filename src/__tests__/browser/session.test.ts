import type { BrowserContext, Page } from 'playwright-core';
import { insertBusiness, uniqueName } from './support/demo.ts';
import { openMarket, type Market } from './support/market.ts';
import { badge, badgeSays, row, until } from './support/screen.ts';
import { sql } from '../../db/sql.ts';

const TTL_SECONDS = 5;
const RENEWALS = 4;
const EMAIL = 'session@example.com';
const PASSWORD = 'a-password-1';

describe('a session', () => {
  let market: Market;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    market = await openMarket({ ACCESS_TOKEN_TTL_SECONDS: String(TTL_SECONDS) });
    context = await market.open();
    const data = { email: EMAIL, password: PASSWORD, role: 'tenant', first_name: 'Short', last_name: 'Token' };
    expect((await context.request.post('/api/auth/signup', { data })).status()).toBe(201);
    page = await context.newPage();
    await page.goto('/tenant/businesses');
    await badgeSays(page, 'Live');
  }, 60_000);
  afterAll(() => market.close(), 30_000);

  it('outlives its tokens, in two tabs that never renew it at once', async () => {
    const other = await context.newPage();
    await other.goto('/tenant/businesses');
    await badgeSays(other, 'Live');
    const renewals: number[] = [];
    context.on('response', (response) => {
      if (response.url().endsWith('/api/auth/refresh-token')) renewals.push(response.status());
    });
    const states = await Promise.all([page, other].map(watchStates));
    await until(() => renewals.length >= RENEWALS, `the session is not renewed ${RENEWALS} times`);
    expect(new Set(renewals)).toEqual(new Set([200]));
    for (const seen of states) expect(await seen()).toEqual(['live']);

    const name = uniqueName('After some tokens');
    const owner = await market.db.row<{ id: string }>(sql`select id from users where email = ${EMAIL}`);
    await insertBusiness(market, owner?.id ?? '', name);
    for (const tab of [page, other]) await row(tab, name).waitFor();
    await other.close();
  }, 60_000);

  it('says at once that it was ended elsewhere, and keeps what was typed', async () => {
    await page.getByRole('button', { name: 'Add a business' }).click();
    const field = page.getByRole('dialog').getByLabel('Name');
    const name = uniqueName('Typed before the end');
    await field.fill(name);
    const states = await watchStates(page);
    const elsewhere = await market.open();
    await elsewhere.request.post('/api/auth/login', { data: { email: EMAIL, password: PASSWORD } });
    const changed = await elsewhere.request.post('/api/auth/change-password', {
      data: { currentPassword: PASSWORD, newPassword: 'another-password-2' },
    });
    const began = Date.now();
    expect(changed.status()).toBe(200);
    await badgeSays(page, 'Sign in');
    expect(Date.now() - began).toBeLessThan(2_000);
    expect((await states()).at(-1)).toBe('needs-sign-in');
    expect(await field.inputValue()).toBe(name);

    await page.keyboard.press('Escape');
    await badge(page).click();
    await page.getByRole('dialog', { name: 'Connection' }).getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill('another-password-2');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await badgeSays(page, 'Live');
    await page.getByRole('link', { name: 'Businesses', exact: true }).click();
    await page.getByRole('button', { name: 'Add a business' }).click();
    expect(await field.inputValue()).toBe(name);
    await elsewhere.close();
  });
});

/** The states that a badge goes through from now on, the present one first. */
async function watchStates(page: Page): Promise<() => Promise<string[]>> {
  await badge(page).or(page.locator('[data-state]')).first().evaluate((element) => {
    const states = [element.getAttribute('data-state')];
    Object.assign(globalThis, { states });
    new MutationObserver(() => states.push(element.getAttribute('data-state'))).observe(element, { attributeFilter: ['data-state'] });
  }); // prettier-ignore
  return () => page.evaluate(() => (globalThis as unknown as { states: string[] }).states);
}
