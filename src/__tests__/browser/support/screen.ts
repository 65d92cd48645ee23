import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../../support/waitFor.ts';
import { PATIENCE_MS } from './market.ts';

/** A page or a part of one. */
export type Scope = Page | Locator;

/** The badge that says how live the numbers are. */
export const badge = (scope: Scope): Locator => scope.getByRole('button', { name: /^Connection: / });

/** Waits until the badge says a state by its name: Live, Polling, Offline …; also behind an open dialog. */
export const badgeSays = (scope: Scope, name: string): Promise<void> =>
  scope.getByRole('button', { name: new RegExp(`^Connection: ${name}(,|$)`), includeHidden: true }).waitFor();

/** Goes to a page and waits until it is live and has what it shows, also behind an open dialog. */
export async function go(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await badgeSays(page, 'Live');
  await page.getByRole('heading', { level: 1, includeHidden: true }).first().waitFor();
  await until(async () => (await page.locator('main [aria-busy="true"]').count()) === 0, 'the page goes on loading');
}

/** A figure's tile by its KPI's label. */
export const tile = (scope: Scope, label: string): Locator =>
  scope.getByRole('region', { name: 'Key figures' }).getByRole('button', { name: new RegExp(`^${label}`) });

/** The number that a tile shows; NaN while it shows none. */
export async function tileValue(scope: Scope, label: string): Promise<number> {
  const text = await tile(scope, label).locator('[data-kpi-value]').innerText();
  return text.trim() === '' ? Number.NaN : Number(text.replace(/[^\d.-]/g, ''));
}

/** Waits until a tile shows a number. */
export const tileSays = (scope: Scope, label: string, value: number): Promise<unknown> =>
  until(async () => (await tileValue(scope, label)) === value, `${label} is not ${value}`);

/** Waits for a condition as long as a step may take. */
export const until = <T>(condition: () => T | Promise<T>, message: string): Promise<NonNullable<T>> =>
  waitFor(condition, { timeout: PATIENCE_MS, message });

/** Waits until something is not there, or not seen. */
export const gone = (locator: Locator): Promise<void> => locator.waitFor({ state: 'hidden' });

/** What a page's live region says; it is read while it is said, so this begins to watch before the deed. */
export async function announcements(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const region = document.querySelector('[role="status"][aria-live="polite"]');
    if (!region) throw new Error('There is no live region');
    const note = () => region.textContent && heard.push(region.textContent);
    new MutationObserver(note).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
}

/** Counts a page's requests from now on, and whether it was loaded anew. */
export function watchTraffic(page: Page): { requests: string[]; navigations: string[] } {
  const requests: string[] = [];
  const navigations: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/api/')) requests.push(`${request.method()} ${pathname}${search}`);
    if (request.isNavigationRequest()) navigations.push(pathname);
  });
  return { requests, navigations };
}

/** The row of a table that names something. */
export const row = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
