import type { Page } from 'playwright-core';
import { openMarket, type Market } from './support/market.ts';
import { announcements, go, until } from './support/screen.ts';

/** The text of what has the focus, and the name of the region it is in. */
const focus = (page: Page): Promise<{ text: string; region: string }> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const region = element?.closest('section');
    const title = document.getElementById(region?.getAttribute('aria-labelledby') ?? '');
    return {
      text: element?.getAttribute('aria-label') ?? element?.textContent ?? '',
      region: title?.textContent?.trim() ?? '',
    };
  });

describe('the board of deals by keyboard alone', () => {
  let market: Market;
  let page: Page;
  beforeAll(async () => {
    market = await openMarket();
    page = await market.enter('broker', '/broker/deals');
  }, 60_000);
  afterAll(() => market.close(), 30_000);
  beforeEach(() => go(page, '/broker/deals'));

  /** Goes on with Tab until something with the focus fits. */
  const tabTo = async (fits: (focused: { text: string; region: string }) => boolean) => {
    for (let presses = 0; presses < 120; presses++) {
      const focused = await focus(page);
      if (fits(focused)) return focused;
      await page.keyboard.press('Tab');
    }
    throw new Error('Tab does not lead there');
  };
  const column = (name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });
  /** The focus is on a deal's card, on its name or its handle, in a column. */
  const focusIsOn = async (deal: string, stage: string) => {
    const isThere = async () => {
      const { text, region } = await focus(page);
      return text.endsWith(deal) && region.startsWith(stage);
    };
    await until(isThere, `the focus is not on ${deal} in ${stage}`).catch(async (error: Error) => {
      throw new Error(`${error.message}, but on ${JSON.stringify(await focus(page))}`);
    });
  };

  it('moves a deal by its menu; the focus goes with it, and it is said', async () => {
    const heard = await announcements(page);
    const deal = await tabTo(({ region, text }) => region.startsWith('Touring') && text !== '' && !text.startsWith('Drag'));
    await page.keyboard.press('m');
    await page.getByRole('menu', { name: `Move ${deal.text}` }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await focusIsOn(deal.text, 'Offer submitted');
    await column('Offer submitted').getByRole('link', { name: deal.text }).waitFor();
    await until(async () => (await heard()).some((text) => text.includes(`${deal.text} moved to Offer submitted`)), 'it is not said');
  });

  it('carries a deal by its handle; each step is said', async () => {
    const heard = await announcements(page);
    const says = (text: string) => until(async () => (await heard()).some((said) => said.includes(text)), `not said: ${text}`);
    const handle = await tabTo(({ region, text }) => region.startsWith('Prospecting') && text.startsWith('Drag '));
    const name = handle.text.slice('Drag '.length);
    await page.keyboard.press('Space');
    await says(`Picked up ${name} from Prospecting`);
    await page.keyboard.press('ArrowRight');
    await says('Over Touring');
    await page.keyboard.press('Space');
    await says(`${name} moved to Touring`);
    await focusIsOn(name, 'Touring');
  });

  it('puts a carried deal back with Escape', async () => {
    const heard = await announcements(page);
    const before = await column('Prospecting').getByRole('listitem').count();
    const handle = await tabTo(({ region, text }) => region.startsWith('Prospecting') && text.startsWith('Drag '));
    await page.keyboard.press('Space');
    await until(async () => (await heard()).some((said) => said.startsWith('Picked up')), 'it is not picked up');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    await until(async () => (await heard()).some((said) => said.includes('stays in Prospecting')), 'it does not stay');
    expect(await column('Prospecting').getByRole('listitem').count()).toBe(before);
    expect((await focus(page)).text).toBe(handle.text);
  });
}); // prettier-ignore
