import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, EnvironmentSchema, findDatabaseUrl, loadConfig, type Environment } from '../../config/env.ts';
import { projectRoot } from '../../config/projectRoot.ts';

const SECRET = 's'.repeat(32);
const DATABASE = 'postgresql://u:p@localhost:5432/d';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantlist-env-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const load = (env: Environment) => loadConfig(env, folder);

it('has a default for everything', () => {
  expect(load({})).toMatchObject({
    production: false,
    port: 3000,
    host: '127.0.0.1',
    allowedOrigins: ['http://localhost:3000', 'http://127.0.0.1:3000'],
    trustProxy: 0,
    accessTokenTtlSeconds: 900,
    logRetentionDays: 9,
    sockets: { perUser: 10, messagesPerSecond: 20, messageBurst: 40, compression: false },
    limits: { apiPerUser: 600, apiPerIp: 300 },
  });
  expect(load({})).not.toHaveProperty('metricsPort');
});

it('takes empty values as none', () => {
  expect(load({ REDIS_URL: '', PORT: ' ' })).toMatchObject({ port: 3000 });
});

it('reads origins as a list, without their paths', () => {
  const { allowedOrigins } = load({ FRONTEND_URL: 'https://app.example.com/, http://localhost:5173/x' });
  expect(allowedOrigins).toEqual(['https://app.example.com', 'http://localhost:5173']);
});

it('lists every fault at once', () => {
  const faulty = {
    PORT: 'x',
    TRUST_PROXY: '-1',
    FRONTEND_URL: '*',
    DATABASE_URL: 'mysql://x',
    NODE_ENV: 'prod',
    JWT_SECRET: 'short',
  };
  expect(() => load(faulty)).toThrow(ConfigError);
  for (const key of Object.keys(faulty)) expect(() => load(faulty)).toThrow(key);
});

it('shows no value of a faulty setting', () => {
  expect(() => load({ JWT_SECRET: 'tell-nobody', DATABASE_URL: 'mysql://u:tell-nobody@x' })).toThrow(
    /^(?!.*tell-nobody)/s,
  );
});

it('refuses DATABASE_URL without JWT_SECRET, and says how to make one', () => {
  expect(() => load({ DATABASE_URL: DATABASE })).toThrow(/JWT_SECRET is required.*openssl rand/);
  expect(load({ DATABASE_URL: DATABASE, JWT_SECRET: SECRET })).toMatchObject({ jwtSecret: SECRET, host: '0.0.0.0' });
});

it('makes a secret once and keeps it for its owner only', () => {
  const { jwtSecret } = load({});
  expect(jwtSecret.length).toBeGreaterThanOrEqual(32);
  expect(load({}).jwtSecret).toBe(jwtSecret);
  expect(statSync(join(folder, 'jwt-secret')).mode & 0o777).toBe(0o600);
});

it('documents every key in .env.example, and no other', () => {
  const example = readFileSync(join(projectRoot(), '.env.example'), 'utf8');
  const documented = [...example.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map((match) => match[1] ?? '');
  expect(documented.toSorted()).toEqual(Object.keys(EnvironmentSchema.shape).toSorted());
});

it('shows the defaults in .env.example as they are', () => {
  const example = readFileSync(join(projectRoot(), '.env.example'), 'utf8');
  const shown = Object.fromEntries(
    [...example.matchAll(/^# ([A-Z][A-Z_]+)=(.+)$/gm)].map((match) => [match[1], match[2]]),
  );
  const { DATABASE_URL: _, REDIS_URL: __, FRONTEND_URL: ___, ...defaults } = shown;
  expect(load(defaults)).toEqual(load({}));
});

it('finds the database of a running server', () => {
  expect(() => findDatabaseUrl({}, folder)).toThrow(/npm start/);
  writeFileSync(join(folder, 'database-url'), `${DATABASE}\n`);
  expect(findDatabaseUrl({}, folder)).toBe(DATABASE);
  expect(findDatabaseUrl({ DATABASE_URL: 'postgresql://other/d' }, folder)).toBe('postgresql://other/d');
});
