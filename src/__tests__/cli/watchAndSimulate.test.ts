import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { prepareDemo } from '../../demo/prepareDemo.ts';
import { percentile } from '../../cli/simulate/statistics.ts';
import { startTestApp, type TestApp } from '../support/testApp.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';
import { waitFor } from '../support/waitFor.ts';

const CLI = join(import.meta.dirname, '..', '..', 'cli');

/** A command under way, with what it has written so far. */
function start(name: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(CLI, `${name}.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const command = { child, out: '', err: '', ended: once(child, 'close').then(([code]) => code as number) };
  child.stdout.setEncoding('utf8').on('data', (text) => (command.out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (command.err += text));
  return command;
}

describe('arguments', () => {
  it.each<[string, string[], RegExp]>([
    ['watch', [], /--as EMAIL is missing/],
    ['watch', ['--as', 'somebody@example.com'], /--password PASSWORD is missing/],
    ['watch', ['--as', 'a@demo.tenantlist.dev', '--url', 'nowhere'], /--url must be an address/],
    ['simulate', ['--rate', 'fast'], /--rate must be a number/],
    ['simulate', ['--for', '5 minutes'], /--for must be a time/],
    ['simulate', ['--speed', '9'], /Unknown option/],
  ])('%s %j is refused with the usage and code 2', async (name, args, message) => {
    const command = start(name, ...args);
    expect(await command.ended).toBe(2);
    expect(command.err).toMatch(message);
    expect(command.err).toContain(`npm run ${name} --`);
  });

  it('a server that is not there is said to be so', async () => {
    const command = start('simulate', '--url', 'http://127.0.0.1:1');
    expect(await command.ended).toBe(1);
    expect(command.err).toMatch(/cannot be reached.*npm start/);
  });
});

test('percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([percentile(hundred, 0.5), percentile(hundred, 0.95), percentile([7], 0.95), percentile([], 0.5)]).toEqual([
    50, 95, 7, 0,
  ]);
});

describe('with a demo market', () => {
  let database: TestDatabase;
  let app: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase();
    await prepareDemo(database.url, true);
    app = await startTestApp({ databaseUrl: database.url });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('simulated traffic goes through the API and moves a watched dashboard', async () => {
    const watching = start('watch', '--as', 'landlord@demo.tenantlist.dev', '--url', app.url);
    await waitFor(() => watching.out.includes('Active listings'), { timeout: 15_000 });
    const traffic = start('simulate', '--rate', '40', '--for', '4s', '--seed', '7', '--url', app.url);
    expect(await traffic.ended).toBe(0);
    expect(traffic.out).toMatch(/\d+ actions in \d/);
    // A market in motion refuses a little, e.g. an invite to what was let a moment ago; never for a fault of the server's.
    expect(traffic.out).not.toMatch(/INTERNAL|HTTP_5|UNREACHABLE|TypeError/);
    expect(Number(/(\d+) actions/.exec(traffic.out)?.[1])).toBeGreaterThan(60);
    await waitFor(() => /\+\d+ ms {2}\S/.test(watching.out));
    watching.child.kill('SIGINT');
    expect(await watching.ended).toBe(0);
    expect(watching.out).toContain('live by websocket');
    expect(watching.err).toBe('');
  }, 60_000);
});
