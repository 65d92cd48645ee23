import { PasswordService } from '../../services/PasswordService.ts';

const passwords = new PasswordService();

it('hashes with Argon2id and a salt, and knows its own', async () => {
  const [one, two] = await Promise.all([passwords.hash('correct-horse-7'), passwords.hash('correct-horse-7')]);
  expect(one).toMatch(/^\$argon2id\$/);
  expect(one).not.toBe(two);
  expect(await passwords.verify(one, 'correct-horse-7')).toBe(true);
  expect(await passwords.verify(one, 'correct-horse-8')).toBe(false);
});

it('knows a password again that another keyboard composes differently', async () => {
  expect(await passwords.verify(await passwords.hash('caf\u00e9-au-lait-1'), 'cafe\u0301-au-lait-1')).toBe(true);
});

it('matches nothing against a hash that is none', async () => {
  expect(await passwords.verify('edited by hand', 'correct-horse-7')).toBe(false);
  expect(await passwords.verify(undefined, 'correct-horse-7')).toBe(false);
});

it.each([
  ['seven-1', /8 characters/],
  ['😀😀😀1a', /8 characters/],
  ['only-letters', /letter and a digit/],
  ['1234567890', /letter and a digit/],
  ['PASSWORD123', /common/],
  ['qwerty123', /common/],
  ['ADA1@example.com', /e-mail/],
])('refuses %s', (password, reason) => {
  expect(passwords.weakness(password, 'ada1@example.com')).toMatch(reason);
});

it.each(['correct-horse-7', 'пароль-из-слов-9', '鳥の歌は朝に聞こえる7'])('accepts %s', (password) => {
  expect(passwords.weakness(password, 'ada1@example.com')).toBeUndefined();
});
