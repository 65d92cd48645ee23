import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults, RunOnly } from 'axe-core';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../../config/projectRoot.ts';
import { until } from './screen.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Light is held to every rule. The page in dark is the same page, so that only the rules about colours can end otherwise. */
const ALL: RunOnly = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
const COLOURS: RunOnly = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
const SCHEMES = ['light', 'dark'] as const;
const HEIGHT = 900;
const MOST_HEIGHT = 2_400;

interface Axe {
  run(root: Node | null, options: { runOnly: RunOnly; resultTypes: string[] }): Promise<AxeResults>;
}

/** Waits until nothing on the page is still being loaded or moved. */
export async function settled(page: Page): Promise<void> {
  await until(
    () =>
      page.evaluate(() => {
        const busy = document.querySelector('[aria-busy="true"], [aria-label="Loading the page"], [role="progressbar"], .MuiSkeleton-root');
        const moving = document.getAnimations().some(({ playState, effect }) => playState === 'running' && effect?.getTiming().iterations !== Infinity);
        return !busy && !moving && document.fonts.status === 'loaded';
      }),
    'the page does not come to rest',
  );
} // prettier-ignore

/** Shows the page in a colour scheme. The page follows the system, as it does unless somebody chose. */
async function wear(page: Page, scheme: (typeof SCHEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await page.locator(`html[data-color-scheme="${scheme}"]`).waitFor({ state: 'attached' });
  await settled(page);
}

/** What axe finds against the page as it is, one line each. */
async function violations(page: Page, rules: RunOnly): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
    /** What happens to stand under a bar at the edge of what is in sight is no fault when it can be scrolled from under it. */
    const isObscured = async (target: string) => {
      const element = document.querySelector(target);
      element?.scrollIntoView({ block: 'center' });
      const again = await axe.run(element, { runOnly: { type: 'rule', values: ['target-size'] }, resultTypes: ['violations'] });
      return again.violations.length > 0;
    };
    const lines: string[] = [];
    for (const { id, help, nodes } of violations) {
      const where: string[] = [];
      for (const { target, failureSummary = '' } of nodes) {
        const place = target.join(' ');
        if (id === 'target-size' && /partially obscured/.test(failureSummary) && !(await isObscured(place))) continue;
        where.push(`${place} (${failureSummary.split('\n')[1]?.trim()})`);
      }
      if (where.length > 0) lines.push(`${id}: ${help}; ${where.length} times, e.g. ${where.slice(0, 3).join(', ')}`);
    }
    return lines;
  }, rules);
} // prettier-ignore

/** What axe finds in both colour schemes; none is how it must be. */
export async function violationsInBothSchemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const scheme of SCHEMES) {
    await wear(page, scheme);
    found.push(...(await violations(page, scheme === 'light' ? ALL : COLOURS)).map((line) => `${scheme}: ${line}`));
  }
  return found;
}

/** Takes a picture into the folder of artefacts. */
export async function picture(page: Page, name: string, fullPage = true): Promise<void> {
  const folder = process.env['ARTIFACTS'] ?? join(projectRoot(), 'dist', 'screenshots');
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage, animations: 'disabled' });
}

/** Takes the picture of what is open on a page. */
export async function pictureInLight(page: Page, name: string): Promise<void> {
  await wear(page, 'light');
  await picture(page, name, false);
}

/** Takes the pictures of a page: wide in both schemes, and narrow, as high as the page is up to a bound. */
export async function pictures(page: Page, name: string): Promise<void> {
  for (const scheme of SCHEMES) {
    await wear(page, scheme);
    await picture(page, `${name}-1440${scheme === 'dark' ? '-dark' : ''}`);
  }
  await wear(page, 'light');
  await resize(page, 390, HEIGHT);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await resize(page, 390, Math.min(Math.max(height, HEIGHT), MOST_HEIGHT));
  await picture(page, `${name}-390`, false);
  await resize(page, 1440, HEIGHT);
}

async function resize(page: Page, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  await settled(page);
}

/**
 * What does not fit when the page is as narrow as a small telephone: that it can be scrolled to the side, and texts that
 * are cut off without an ellipsis and outside of a region that scrolls by itself; names of pages in the navigation have to
 * be seen whole. None is how it must be.
 */
export async function doesNotFit(page: Page): Promise<string[]> {
  await resize(page, 360, HEIGHT);
  const found = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const faults = scrollWidth > clientWidth ? [`The page can be scrolled by ${scrollWidth - clientWidth} px to the side`] : [];
    for (const name of document.querySelectorAll('nav .name'))
      if (name.scrollWidth > name.clientWidth) faults.push(`“${name.textContent}” in the navigation is cut off by ${name.scrollWidth - name.clientWidth} px`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    /** The edge that cuts a text off; null where it can be reached, or is cut off in a way that shows. */
    const edgeOf = (element: Element | null): number | null => {
      for (let each = element; each; each = each.parentElement) {
        const { overflowX, textOverflow, webkitLineClamp, clipPath } = getComputedStyle(each);
        if (overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis') return null;
        if (webkitLineClamp !== 'none' || clipPath !== 'none') return null;
        if (overflowX === 'hidden' || overflowX === 'clip') return each.getBoundingClientRect().right;
      }
      return innerWidth;
    };
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const { right, width } = range.getBoundingClientRect();
      const isSeen = node.parentElement?.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (width === 0 || !isSeen) continue;
      const edge = edgeOf(node.parentElement);
      if (edge !== null && right > edge + 1) faults.push(`“${node.textContent?.trim().slice(0, 60)}” is cut off by ${Math.round(right - edge)} px`);
    }
    return faults;
  });
  await resize(page, 1440, HEIGHT);
  return found;
} // prettier-ignore
