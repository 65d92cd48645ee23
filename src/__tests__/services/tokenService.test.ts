import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { TokenService } from '../../services/TokenService.ts';

const SECRET = 'a secret of this test, long enough to sign';
const tokens = new TokenService({ secret: SECRET, accessTtlSeconds: 900 });
const USER = '11111111-1111-4111-8111-111111111111';
const SESSION = '22222222-2222-4222-8222-222222222222';
const now = () => Math.floor(Date.now() / 1000);

const claims = () => ({
  userId: USER,
  email: 'a@b.c',
  role: 'tenant',
  sid: SESSION,
  typ: 'access',
  iat: now(),
  nbf: now() - 5,
  exp: now() + 900,
});
const sign = (over: object = {}, secret: jwt.Secret = SECRET, options: jwt.SignOptions = { algorithm: 'HS256' }) =>
  jwt.sign(JSON.parse(JSON.stringify({ ...claims(), ...over })) as object, secret, options);

it('reads what it wrote', () => {
  const before = now() * 1000;
  const token = tokens.issueAccess({ userId: USER, email: 'a@b.c', role: 'broker', sessionId: SESSION });
  const { issuedAt, expiresAt, ...subject } = tokens.verifyAccess(token);
  expect(subject).toEqual({ userId: USER, email: 'a@b.c', role: 'broker', sessionId: SESSION });
  expect(issuedAt).toBeGreaterThanOrEqual(before);
  expect(expiresAt - issuedAt).toBe(900_000);
});

it('accepts a token signed elsewhere with the same secret', () => {
  expect(tokens.verifyAccess(sign())).toMatchObject({ userId: USER });
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const unsigned = (header: object, over: object = {}): string =>
  `${[header, { ...claims(), ...over }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

it.each<[string, () => string]>([
  ['algorithm none', () => unsigned({ alg: 'none', typ: 'JWT' })],
  ['algorithm None', () => unsigned({ alg: 'None' })],
  ['no algorithm', () => unsigned({ typ: 'JWT' })],
  ['HS512 with the right secret', () => sign({}, SECRET, { algorithm: 'HS512' })],
  ['HS384 with the right secret', () => sign({}, SECRET, { algorithm: 'HS384' })],
  ['RS256', () => sign({}, rsa.privateKey, { algorithm: 'RS256' })],
  ['another secret', () => sign({}, createSecretKey(Buffer.from('another secret, long enough to sign with')))],
  ['expired', () => sign({ exp: now() - 1 })],
  ['not yet valid', () => sign({ nbf: now() + 60 })],
  ['no exp', () => sign({ exp: undefined })],
  ['no nbf', () => sign({ nbf: undefined })],
  ['another type', () => sign({ typ: 'refresh' })],
  ['no type', () => sign({ typ: undefined })],
  ['a role nobody has', () => sign({ role: 'king' })],
  ['a user id that is none', () => sign({ userId: 'x' })],
  ['no session', () => sign({ sid: undefined })],
  ['a changed payload', () => sign().replace(/\.(.)/, (_, first: string) => `.${first === 'e' ? 'f' : 'e'}`)],
  ['no signature', () => sign().replace(/[^.]+$/, '')],
  ['nothing', () => ''],
  ['no token', () => 'a.b.c'],
])('refuses %s', (_name, make) => {
  expect(() => tokens.verifyAccess(make())).toThrow();
});

it('makes refresh tokens that tell nothing of their hashes', () => {
  const [one, two] = [tokens.issueRefresh(), tokens.issueRefresh()];
  expect(one.token).not.toBe(two.token);
  expect(Buffer.from(one.token, 'base64url')).toHaveLength(32);
  expect(one.hash).toBe(tokens.hashRefresh(one.token));
  expect(one.hash).not.toContain(one.token);
});

it('gives a renewal the same refresh token each time, and every other one another', () => {
  const renewal = { tokenHash: tokens.hashRefresh('a token'), renewalId: 'a-renewal-of-a-token' };
  const { token, hash } = tokens.issueRenewed(renewal);
  expect(hash).toBe(tokens.hashRefresh(token));
  expect(tokens.issueRenewed({ ...renewal })).toEqual({ token, hash });
  const stranger = new TokenService({ secret: `${SECRET} too`, accessTtlSeconds: 900 });
  const others = [
    tokens.issueRenewed({ ...renewal, tokenHash: tokens.hashRefresh('another') }),
    tokens.issueRenewed({ ...renewal, renewalId: 'another-renewal-of-it' }),
    stranger.issueRenewed(renewal),
  ];
  expect(new Set([token, ...others.map((other) => other.token)]).size).toBe(4);
});
