import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import request, { type Response, type Test } from 'supertest';
import { AuthController } from '../../controllers/AuthController.ts';
import { Database, createPool } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { createRateLimits } from '../../middleware/rateLimits.ts';
import { authRoutes } from '../../routes/authRoutes.ts';
import { AuthService } from '../../services/AuthService.ts';
import { PasswordService } from '../../services/PasswordService.ts';
import { SessionService } from '../../services/SessionService.ts';
import { createAccountService } from '../../services/accountService.ts';
import { buildTestApp, generousLimits, testOrigin, testTokens } from '../support/buildTestApp.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

const PASSWORD = 'correct-horse-7';

let database: TestDatabase;
let db: Database;
let app: Express;

function appWith(limits = generousLimits, passwords = new PasswordService()): Express {
  const sessions = new SessionService(testTokens, 30);
  const auth = new AuthService({ db, tokens: testTokens, passwords, sessions });
  const controller = new AuthController(auth, { production: false, refreshTtlDays: 30 });
  return buildTestApp({ routes: authRoutes(controller), limits: createRateLimits(limits) });
}

beforeAll(async () => {
  database = await createTestDatabase();
  db = new Database(createPool(database.url, 8, () => undefined));
  app = appWith();
});

afterAll(async () => {
  await db.pool.end();
  await database.drop();
});

const post = (path: string, body?: object, target = app): Test => {
  const test = request(target).post(`/api/auth/${path}`);
  return body ? test.send(body) : test;
};
const newEmail = (): string => `${randomUUID()}@example.com`;
const signup = (email = newEmail(), extra: object = {}) =>
  post('signup', { email, password: PASSWORD, role: 'tenant', ...extra });
const cookiesOf = (res: Response): string[] => (res.headers['set-cookie'] as unknown as string[] | undefined) ?? [];
const refresh = (refreshToken: string) => post('refresh-token', { refreshToken });
const code = (res: Response): unknown => (res.body as { error?: { code?: string } }).error?.code;
const bearer = (res: Response): [string, string] => ['Authorization', `Bearer ${res.body.data.accessToken}`];

describe('signup', () => {
  it('makes the account and its profile, and opens a session', async () => {
    const email = newEmail();
    const res = await signup(email.toUpperCase(), { first_name: 'Ada', last_name: 'Lovelace' });
    expect(res.status).toBe(201);
    expect(res.body.data.user).toMatchObject({
      email,
      role: 'tenant',
      profile: { first_name: 'Ada', subscription_tier: 'starter' },
    });
    expect(res.body.data.expiresIn).toBe(900);
    const me = await request(app)
      .get('/api/auth/me')
      .set(...bearer(res))
      .expect(200);
    expect(me.body.data.user.id).toBe(res.body.data.user.id);
  });

  it('sets both cookies out of the reach of scripts and other sites', async () => {
    const [access = '', renewal = ''] = cookiesOf(await signup());
    for (const cookie of [access, renewal]) expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(access).toMatch(/^accessToken=.*Max-Age=900; Path=\/;/);
    expect(renewal).toMatch(/^refreshToken=.*Max-Age=2592000; Path=\/api\/auth;/);
  });

  it('keeps the refresh token from the scripts of a page', async () => {
    const res = await signup().set('Origin', testOrigin);
    expect(res.status).toBe(201);
    expect(res.body.data).not.toHaveProperty('refreshToken');
  });

  it('knows an address again whatever its case, also when two arrive at once', async () => {
    const email = newEmail();
    const answers = await Promise.all([signup(email), signup(email.toUpperCase())]);
    expect(new Set(answers.map((res) => res.status))).toEqual(new Set([201, 409]));
    expect(answers.map(code)).toContain('EMAIL_EXISTS');
  });

  it.each(['short-1', 'nodigitshere', '1234567890', 'Password123', '', '７７７７７７７７'])(
    'refuses the password %j with 422',
    async (password) => {
      const res = await signup(newEmail(), { password });
      expect([res.status, code(res)]).toEqual([422, 'WEAK_PASSWORD']);
    },
  );

  it('refuses the address as password', async () => {
    const email = newEmail();
    expect((await signup(email, { password: email.toUpperCase() })).status).toBe(422);
  });

  it.each([
    ['role', { role: 'admin' }],
    ['role', { role: 'ops' }],
    ['email', { email: 'nobody' }],
    ['is_active', { is_active: true }],
    ['first_name', { first_name: 'A\0' }],
    ['password', { password: 7 }],
  ])('names %s when it is wrong', async (path, change) => {
    const res = await signup(newEmail(), change);
    expect(res.status).toBe(400);
    expect(res.body.error.details).toEqual([expect.objectContaining({ path })]);
  });
});

describe('login', () => {
  it('answers unknown address, wrong password and inactive account alike', async () => {
    const [email, gone] = [newEmail(), newEmail()];
    await signup(email);
    await signup(gone);
    await createAccountService(db).setActive(gone, false);
    const answers = [
      await post('login', { email: newEmail(), password: PASSWORD }),
      await post('login', { email, password: 'wrong-horse-7' }),
      await post('login', { email: gone, password: PASSWORD }),
    ];
    const bodies = answers.map(({ status, body }) => ({ status, ...body.error, requestId: '' }));
    expect(bodies[0]).toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' });
    expect(bodies).toEqual([bodies[0], bodies[0], bodies[0]]);
  });

  it('spends a password hash on an unknown address too', async () => {
    const seen: unknown[] = [];
    class Watched extends PasswordService {
      override verify(hash: string | undefined, password: string): Promise<boolean> {
        seen.push(hash);
        return super.verify(hash, password);
      }
    }
    await post('login', { email: newEmail(), password: PASSWORD }, appWith(generousLimits, new Watched()));
    expect(seen).toEqual([undefined]);
    expect(await new PasswordService().verify(undefined, PASSWORD)).toBe(false);
  });

  it('notes when', async () => {
    const email = newEmail();
    await signup(email);
    await db.rows(sql`update users set last_login_at = '2020-01-01' where email = ${email}`);
    await post('login', { email, password: PASSWORD }).expect(200);
    const row = await db.row<{ fresh: boolean }>(
      sql`select last_login_at > now() - interval '1 minute' as fresh from users where email = ${email}`,
    );
    expect(row).toEqual({ fresh: true });
  });

  it('stops guessing at an account, and lets its holder in before that', async () => {
    const limited = appWith({ ...generousLimits, loginPerAccount: 3 });
    const email = newEmail();
    await signup(email);
    const guess = () => post('login', { email, password: 'wrong-horse-7' }, limited);
    const enter = () => post('login', { email, password: PASSWORD }, limited);
    for (let i = 0; i < 2; i++) await guess().expect(401);
    await enter().expect(200);
    for (let i = 0; i < 3; i++) await guess().expect(401);
    const refused = await enter();
    expect([refused.status, code(refused)]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('counts guesses against the account that is guessed at, whoever guesses', async () => {
    const limited = appWith({ ...generousLimits, loginPerAccount: 2 });
    const victim = newEmail();
    await signup(victim);
    const guess = async () =>
      post('login', { email: victim, password: 'wrong-horse-7' }, limited).set(...bearer(await signup()));
    for (let i = 0; i < 2; i++) expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
  });

  it('stops guessing from an address, whatever the accounts', async () => {
    const limited = appWith({ ...generousLimits, loginPerIp: 3 });
    for (let i = 0; i < 3; i++) await post('login', { email: newEmail(), password: PASSWORD }, limited).expect(401);
    await post('login', { email: newEmail(), password: PASSWORD }, limited).expect(429);
  });
});

describe('refresh', () => {
  it('exchanges the token, by body or by cookie', async () => {
    const first = await signup();
    const second = await refresh(first.body.data.refreshToken).expect(200);
    expect(second.body.data.refreshToken).not.toBe(first.body.data.refreshToken);
    const cookie = `refreshToken=${second.body.data.refreshToken}`;
    await post('refresh-token').set('Cookie', cookie).expect(200);
  });

  it('ends the family when a token is used twice', async () => {
    const first = await signup();
    const second = await refresh(first.body.data.refreshToken).expect(200);
    expect(code(await refresh(first.body.data.refreshToken).expect(401))).toBe('INVALID_REFRESH_TOKEN');
    await refresh(second.body.data.refreshToken).expect(401);
    const open = await db.rows(
      sql`select 1 from refresh_tokens where user_id = ${first.body.data.user.id}::uuid and revoked_at is null`,
    );
    expect(open).toEqual([]);
  });

  it('lets one of many concurrent uses win, and ends the family', async () => {
    const first = await signup();
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(first.body.data.refreshToken)));
    expect(answers.filter((res) => res.status === 200)).toHaveLength(1);
    const winner = answers.find((res) => res.status === 200);
    await refresh(winner?.body.data.refreshToken).expect(401);
  });

  it('leaves other logins of the user alone', async () => {
    const email = newEmail();
    const phone = await signup(email);
    const desk = await post('login', { email, password: PASSWORD });
    await refresh(phone.body.data.refreshToken).expect(200);
    await refresh(phone.body.data.refreshToken).expect(401);
    await refresh(desk.body.data.refreshToken).expect(200);
  });

  it('refuses expired and unknown tokens, and none at all', async () => {
    const { body } = await signup();
    await db.rows(sql`update refresh_tokens set expires_at = now() where user_id = ${body.data.user.id}::uuid`);
    await refresh(body.data.refreshToken).expect(401);
    await refresh('unknown').expect(401);
    await post('refresh-token').expect(401);
  });

  it('stores no token as it is', async () => {
    const { body } = await signup();
    const rows = await db.rows(sql`select row_to_json(t)::text as row from refresh_tokens t`);
    expect(JSON.stringify(rows)).not.toContain(body.data.refreshToken);
  });
});

describe('a renewal whose answer was lost', () => {
  const renew = (refreshToken: string, renewalId?: string) => post('refresh-token', { refreshToken, renewalId });
  const tokenOf = (res: Response): string => (res.body as { data: { refreshToken: string } }).data.refreshToken;
  /** A token that was exchanged by the renewal `id`, and the one that came of it. */
  async function exchanged(): Promise<{ former: string; id: string; successor: string }> {
    const [former, id] = [tokenOf(await signup()), randomUUID()];
    return { former, id, successor: tokenOf(await renew(former, id).expect(200)) };
  }
  const ago = (token: string, seconds: number) =>
    db.rows(sql`update refresh_tokens set rotated_at = now() - make_interval(secs => ${seconds}::int)
      where token_hash = ${testTokens.hashRefresh(token)}`);
  const endOf = (token: string) =>
    db.row(sql`select max(expires_at)::text as expiry, count(*)::int as tokens from refresh_tokens
      where family = (select family from refresh_tokens where token_hash = ${testTokens.hashRefresh(token)})`);

  it('is answered again, with the same token and no later end', async () => {
    const { former, id, successor } = await exchanged();
    const end = await endOf(former);
    await ago(former, 55);
    const again = await renew(former, id).expect(200);
    expect(tokenOf(again)).toBe(successor);
    expect(await endOf(former)).toEqual(end);
    await request(app)
      .get('/api/auth/me')
      .set(...bearer(again))
      .expect(200);
    await renew(successor, randomUUID()).expect(200);
  });

  it('may be asked for by many at once', async () => {
    const [former, id] = [tokenOf(await signup()), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 6 }, () => renew(former, id)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const [successor = '', ...others] = new Set(answers.map(tokenOf));
    expect(others).toEqual([]);
    await refresh(successor).expect(200);
  });

  it('goes by cookie too, which is set again', async () => {
    const { former, id, successor } = await exchanged();
    const again = await post('refresh-token', { renewalId: id }).set('Cookie', `refreshToken=${former}`).expect(200);
    expect(cookiesOf(again).join()).toContain(`refreshToken=${successor};`);
  });

  it.each<[string, (sent: { former: string; id: string; successor: string }) => Promise<Response>]>([
    ['another id', async ({ former }) => renew(former, randomUUID())],
    ['no id', async ({ former }) => renew(former)],
    ["another family's id", async ({ former }) => renew(former, (await exchanged()).id)],
    ['the id, but later', async ({ former, id }) => (await ago(former, 61), renew(former, id))],
    ['the id, its answer being used', async (sent) => (await renew(sent.successor), renew(sent.former, sent.id))],
    ['the id, after logging out', async (sent) => (await post('logout', { refreshToken: sent.former }), renew(sent.former, sent.id))], // prettier-ignore
  ])('ends the family with %s', async (_, act) => {
    const sent = await exchanged();
    expect(code(await act(sent))).toBe('INVALID_REFRESH_TOKEN');
    await refresh(sent.successor).expect(401);
    const open = await db.rows(sql`
      select 1 from refresh_tokens where revoked_at is null and family =
        (select family from refresh_tokens where token_hash = ${testTokens.hashRefresh(sent.former)})`);
    expect(open).toEqual([]);
  });

  it('gives a later id no hold on a token that was exchanged without one', async () => {
    const former = tokenOf(await signup());
    const successor = tokenOf(await renew(former));
    await renew(former, randomUUID()).expect(401);
    await refresh(successor).expect(401);
  });

  it('stores no id as it is, and refuses one that can be guessed', async () => {
    const { id } = await exchanged();
    const rows = await db.rows(sql`select row_to_json(t)::text as row from refresh_tokens t`);
    expect(JSON.stringify(rows)).not.toContain(id);
    expect((await renew('unknown', 'short')).status).toBe(400);
  });
});

describe('the end of sessions', () => {
  it('logs out by cookie, clearing both', async () => {
    const { body } = await signup();
    const res = await post('logout').set(
      'Cookie',
      `accessToken=${body.data.accessToken}; refreshToken=${body.data.refreshToken}`,
    );
    expect(res.status).toBe(200);
    expect(cookiesOf(res).map((cookie) => cookie.split(';')[0])).toEqual(['accessToken=', 'refreshToken=']);
    await refresh(body.data.refreshToken).expect(401);
  });

  it('logs out by the access token alone, and is no fault without a session', async () => {
    const res = await signup();
    await post('logout')
      .set(...bearer(res))
      .expect(200);
    await refresh(res.body.data.refreshToken).expect(401);
    await post('logout').expect(200);
  });

  it('misses no token that is being exchanged meanwhile', async () => {
    for (let round = 0; round < 5; round++) {
      const res = await signup();
      await Promise.all([refresh(res.body.data.refreshToken), post('logout').set(...bearer(res))]);
      const open = await db.rows(
        sql`select 1 from refresh_tokens where user_id = ${res.body.data.user.id}::uuid and revoked_at is null`,
      );
      expect(open).toEqual([]);
    }
  });

  it('changes the password, ends every other session and opens a new one', async () => {
    const email = newEmail();
    const res = await signup(email);
    const other = await post('login', { email, password: PASSWORD });
    const change = (currentPassword: string, newPassword: string) =>
      post('change-password', { currentPassword, newPassword }).set(...bearer(res));
    await change('wrong-horse-7', 'battery-staple-8').expect(401);
    await change(PASSWORD, PASSWORD).expect(422);
    const changed = await change(PASSWORD, 'battery-staple-8').expect(200);
    await refresh(other.body.data.refreshToken).expect(401);
    await refresh(changed.body.data.refreshToken).expect(200);
    await post('login', { email, password: PASSWORD }).expect(401);
    await post('login', { email, password: 'battery-staple-8' }).expect(200);
  });

  it('deactivates: no refresh, no account, no login', async () => {
    const email = newEmail();
    const res = await signup(email);
    await createAccountService(db).setActive(email, false);
    await refresh(res.body.data.refreshToken).expect(401);
    await request(app)
      .get('/api/auth/me')
      .set(...bearer(res))
      .expect(401);
    await createAccountService(db).setActive(email, true);
    await refresh(res.body.data.refreshToken).expect(401);
    await post('login', { email, password: PASSWORD }).expect(200);
  });
});

it('shows no password hash, token hash or family in any answer', async () => {
  const email = newEmail();
  const made = await signup(email);
  const answers = [
    made,
    await post('login', { email, password: PASSWORD }),
    await refresh(made.body.data.refreshToken),
  ];
  answers.push(
    await request(app)
      .get('/api/auth/me')
      .set(...bearer(made)),
  );
  const hidden = await db.rows<{ secret: string }>(sql`
    select password_hash as secret from users where email = ${email}
    union select token_hash from refresh_tokens where user_id = ${made.body.data.user.id}::uuid`);
  expect(hidden.length).toBeGreaterThan(2);
  for (const { text } of answers) {
    expect(text).not.toMatch(/argon2|password/i);
    for (const { secret } of hidden) expect(text).not.toContain(secret);
  }
});
