import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { projectRoot } from '../src/config/projectRoot.ts';
import type { Ground } from './measures.ts';
import { ms, percentile, type Line } from './report.ts';
import { pause, until, type User } from './sockets.ts';
import { installProbes, type PageProbes } from './webProbes.ts';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--js-flags=--expose-gc',
]; // prettier-ignore
const MANY = 5_000;

/** A budget in its own unit; the ratio is the part of it that is used. */
const within = (name: string, value: string, measured: number, budget: number): Line => ({
  name,
  value,
  ratio: measured / budget,
  target: { is: 'at most', ratio: 1 },
});

/** What people at a screen notice: the first load, a change's way to the pixels, long lists, busy minutes. */
export async function web(ground: Ground): Promise<Line[]> {
  const browserPath = process.env['BROWSER_PATH'] ?? BROWSERS.find((path) => existsSync(path));
  if (!browserPath) return [{ name: 'no Chromium found: set BROWSER_PATH', value: 'skipped' }];
  const browser = await chromium.launch({ executablePath: browserPath, args: FLAGS });
  const client = new pg.Client(ground.databaseUrl);
  await client.connect();
  try {
    const stage: Stage = { ground, browser, client };
    return [
      ...(await firstLoad(stage)),
      ...(await changeToPaint(stage)),
      ...(await longList(stage)),
      ...(await busyMinute(stage)),
    ];
  } finally {
    await client.end();
    await browser.close();
  }
}

interface Stage {
  ground: Ground;
  browser: Browser;
  client: pg.Client;
}

async function newTenant({ ground, client }: Stage, businesses: number): Promise<User> {
  const [user] = await ground.child.run<User[]>('addUsers', { count: 1, role: 'tenant' });
  if (!user) throw new Error('No user was added');
  await client.query(
    `insert into businesses (user_id, name, category, created_at)
     select $1, 'Business ' || n, 'Retail', now() - n * interval '1 second' from generate_series(1, $2::int) n`,
    [user.id, businesses],
  );
  return user;
}

async function enter({ browser, ground }: Stage, user: User): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name: 'accessToken', value: user.token, url: ground.url }]);
  return context;
}

const openList = async (stage: Stage, user: User): Promise<Page> => {
  const context = await enter(stage, user);
  const page = await context.newPage();
  await installProbes(page);
  await page.goto(`${stage.ground.url}/tenant/businesses`);
  await page.getByText('Business 1', { exact: true }).first().waitFor();
  await page.locator('[data-state=live]').waitFor();
  return page;
};

const probe = <T>(page: Page, read: (probes: PageProbes) => T): Promise<T> =>
  page.evaluate(`(${String(read)})(window.probes)`);

async function firstLoad(stage: Stage): Promise<Line[]> {
  const user = await newTenant(stage, 20);
  const times: number[] = [];
  for (let i = 0; i < 7; i++) {
    const context = await enter(stage, user);
    const page = await context.newPage();
    await installProbes(page);
    await page.goto(`${stage.ground.url}/tenant`, { waitUntil: 'commit' });
    await page.locator('[data-kpi-value]').first().waitFor();
    times.push(await probe(page, (probes) => probes.kpiPaintedAt ?? Number.NaN));
    await context.close();
  }
  const { firstLoad: bytes } = JSON.parse(
    readFileSync(join(projectRoot(), 'dist', 'web-sizes.json'), 'utf8'),
  ) as { firstLoad: number };
  const median = percentile(times, 0.5);
  return [
    within('first load, empty cache, to the KPIs (1 s)', ms(median), median, 1_000),
    within('initial JavaScript, compressed (250 KB)', `${(bytes / 1_000).toFixed(0)} KB`, bytes, 250_000),
  ];
} // prettier-ignore

/** One change at a time: from its commit to the frame that shows it, and what it weighs. */
async function changeToPaint(stage: Stage): Promise<Line[]> {
  const user = await newTenant(stage, 40);
  const page = await openList(stage, user);
  const wire = await countBytes(page);
  const { rows } = await stage.client.query<{ id: string }>(
    'select id from businesses where user_id = $1 order by created_at desc limit 10',
    [user.id],
  );
  const committed = new Map<string, number>();
  const before = wire.bytes();
  const COUNT = 100;
  for (let i = 0; i < COUNT; i++) {
    const name = `Painted ${i}.`;
    await stage.client.query('update businesses set name = $2 where id = $1', [rows[i % rows.length]?.id, name]);
    committed.set(name, Date.now());
    await pause(40);
  }
  await until(async () => (await probe(page, (probes) => probes.painted.length)) >= COUNT);
  const painted = await probe(page, (probes) => probes.painted);
  const arrived = await probe(page, (probes) => probes.arrived);
  const delays = painted.map(([name, at]) => at - (committed.get(name) ?? Number.NaN));
  const toPaint = painted.flatMap(([name, at]) => (arrived[name] === undefined ? [] : [at - arrived[name]]));
  if (toPaint.length < COUNT / 2) throw new Error(`Of ${COUNT} changes ${toPaint.length} were seen to arrive`);
  const bytes = (wire.bytes() - before) / COUNT;
  await page.context().close();
  const p95 = percentile(toPaint, 0.95);
  return [
    // Written as psql writes: the server looks for such commits every 50 ms.
    { name: 'commit elsewhere to painted change, p50', value: ms(percentile(delays, 0.5)) },
    { name: 'event to painted change, p50', value: ms(percentile(toPaint, 0.5)) },
    within('event to painted change, p95 (50 ms)', ms(p95), p95, 50),
    within('one change on the wire, its KPIs included (2 KB)', `${Math.round(bytes)} B`, bytes, 2_000),
  ];
}

/** Bytes that reach a page: frames of its sockets and bodies of its answers. */
async function countBytes(page: Page): Promise<{ bytes: () => number }> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.webSocketFrameReceived', ({ response }) => (bytes += response.payloadData.length));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  return { bytes: () => bytes };
}

/** To the end of a list of 5,000 rows by the wheel, every page loaded on the way. */
async function longList(stage: Stage): Promise<Line[]> {
  const user = await newTenant(stage, MANY);
  const page = await openList(stage, user);
  await probe(page, (probes) => probes.resetTasks());
  await page.mouse.move(720, 600);
  const last = page.getByText(`Business ${MANY}`, { exact: true });
  // 25,000 px a second: a hard flick that does not end.
  for (let i = 0; i < 4_000 && (i % 10 > 0 || (await last.count()) === 0); i++) {
    await page.mouse.wheel(0, 400);
    await pause(16);
  }
  if ((await last.count()) === 0) throw new Error('The list does not reach its end');
  const longest = await probe(page, (probes) => probes.longestTask());
  const count = await probe(page, (probes) => probes.longTasks());
  await page.context().close();
  return [within(`scrolling ${MANY} rows, longest task (50 ms)`, `${ms(longest)}, ${count} long`, longest, 50)];
}

/** 100 committed changes a second; the heap is read after a collection. */
async function busyMinute(stage: Stage): Promise<Line[]> {
  const user = await newTenant(stage, 300);
  const page = await openList(stage, user);
  const seconds = Math.max(10, stage.ground.seconds * 12);
  const { rows } = await stage.client.query<{ id: string }>('select id from businesses where user_id = $1', [user.id]);
  const change = async (until: number) => {
    for (let i = 0; Date.now() < until; i++) {
      const due = Date.now() + 10;
      await stage.client.query('update businesses set name = $2 where id = $1', [rows[i % rows.length]?.id, `Busy ${i}`]);
      if (due > Date.now()) await pause(due - Date.now());
    }
  };
  // What is built once, e.g. compiled code, is not growth.
  await change(Date.now() + seconds * 250);
  const before = await probe(page, (probes) => probes.heap());
  await probe(page, (probes) => probes.resetTasks());
  await change(Date.now() + seconds * 1_000);
  const longest = await probe(page, (probes) => probes.longestTask());
  const grown = (await probe(page, (probes) => probes.heap())) - before;
  await page.context().close();
  return [
    within(`100 changes/s for ${seconds} s, longest task (50 ms)`, ms(longest), longest, 50),
    within('  heap grown meanwhile (5 MB)', `${(grown / 1e6).toFixed(1)} MB`, Math.max(grown, 0), 5_000_000),
  ];
} // prettier-ignore
