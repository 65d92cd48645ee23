import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runAdmin } from '../../cli/runAdmin.ts';
import { projectRoot } from '../../config/projectRoot.ts';
import { Database, createPool } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = new Database(createPool(database.url, 2, () => undefined));
  await db.rows(sql`
    with made as (insert into users (email, password_hash, role) values ('ada@example.com', 'x', 'tenant') returning id)
    insert into refresh_tokens (user_id, token_hash, family, expires_at)
    select id, 'hash', gen_random_uuid(), now() + interval '1 day' from made`);
});
afterAll(async () => {
  await db.pool.end();
  await database.drop();
});

interface Outcome {
  code: number;
  out: string;
  err: string;
}
async function admin(args: string[], url = database.url): Promise<Outcome> {
  const [out, err]: [string[], string[]] = [[], []];
  const output = { say: (text: string) => void out.push(text), complain: (text: string) => void err.push(text) };
  const code = await runAdmin(args, () => url, output);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

it('runs as a program', async () => {
  const program = ['--import', 'tsx', join(projectRoot(), 'src', 'cli', 'admin.ts'), 'list'];
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url };
  const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: projectRoot(), env });
  expect(stdout).toMatch(/^ada@example.com {2}tenant/);
});

it('sets the tier, also of an account that has no profile yet', async () => {
  const { code, out } = await admin(['tier', 'ADA@example.com', 'pro']);
  expect([code, out.trim()]).toEqual([0, 'ada@example.com  tenant  pro  active']);
  expect(await db.rows(sql`select subscription_tier as tier from user_profiles`)).toEqual([{ tier: 'pro' }]);
});

it('deactivates, ending the sessions, and activates', async () => {
  expect((await admin(['deactivate', 'ada@example.com'])).out).toMatch(/inactive/);
  expect(await db.rows(sql`select 1 from refresh_tokens where revoked_at is null`)).toEqual([]);
  expect((await admin(['activate', 'ada@example.com'])).out).toMatch(/ {2}active/);
});

it('lists', async () => {
  expect((await admin(['list'])).out).toMatch(/^ada@example.com {2}tenant/);
});

it.each<[string, string[], number, RegExp]>([
  ['no command', [], 2, /Usage/],
  ['too many words', ['deactivate', 'a', 'b'], 2, /Usage/],
  ['an unknown tier', ['tier', 'ada@example.com', 'gold'], 1, /tier: Must be one of starter, pro/],
  ['an unknown account', ['deactivate', 'nobody@example.com'], 1, /nobody@example.com not found/],
])('says what is wrong: %s', async (_name, args, code, message) => {
  const outcome = await admin(args);
  expect(outcome.code).toBe(code);
  expect(outcome.err).toMatch(message);
  expect(outcome.err).not.toMatch(/\n\s+at /);
});

it('says that the database cannot be reached', async () => {
  const outcome = await admin(['list'], 'postgresql://u:p@127.0.0.1:1/d');
  expect([outcome.code, outcome.err.trim()]).toEqual([1, expect.stringContaining('cannot be reached')]);
});
