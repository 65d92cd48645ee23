import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

const SHORTEST = 8;

/** Passwords that pass the other rules and are tried first by everyone who guesses. */
const COMMON = new Set(
  `password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword1 pa55word pa55w0rd qwerty12 qwerty123 qwerty1234
  qwertyuiop1 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 q1w2e3r4 q1w2e3r4t5 zaq12wsx abc12345 abcd1234 abcdef12 abc123456 a1234567
  a12345678 a123456789 123456789a 12345678a 1234567a 1234abcd 123456abc a1b2c3d4 iloveyou1 iloveyou2 welcome1 welcome12 welcome123
  letmein1 letmein12 letmein123 admin123 admin1234 administrator1 root1234 test1234 testtest1 tester123 guest1234 user1234
  changeme1 changeme123 default1 secret123 master123 monkey123 monkey12 dragon123 dragon12 football1 baseball1 basketball1
  superman1 batman123 sunshine1 princess1 princess123 charlie1 charlie123 michael1 jordan23 trustno1 shadow123 killer123
  hello123 hello1234 freedom1 whatever1 computer1 internet1 starwars1 pokemon1 summer123 winter123 spring123 autumn123
  liverpool1 chelsea1 arsenal1 asdf1234 asdfgh12 asdfghjkl1 zxcvbnm1 qazwsx12 qazwsx123 aa123456 aaaaaaa1 aaa11111 11111111a
  google123 samsung1 apple1234 tenantlist1 tenant123 landlord1 landlord123 broker123`.split(/\s+/),
);

/** Hashes and judges passwords (Argon2id). */
export class PasswordService {
  /** Made beforehand, or the first answer about an unknown account would take twice the time. */
  readonly #decoy = hash(randomBytes(32).toString('hex'));

  hash(password: string): Promise<string> {
    return hash(normalise(password));
  }

  /**
   * Whether the password is the one hashed. Without a hash it costs the same time and is false, so that an answer's time
   * does not tell whether an account exists.
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.#decoy);
    // A hash that was edited by hand into something else matches nothing.
    const matches = await verify(against, normalise(password)).catch(() => false);
    return matches && passwordHash !== undefined;
  }

  /** What is wrong with a new password, in words for its owner; undefined when nothing is. */
  weakness(password: string, email: string): string | undefined {
    const plain = normalise(password);
    const folded = plain.toLowerCase();
    if ([...plain].length < SHORTEST) return `The password must have at least ${SHORTEST} characters`;
    if (!/\p{L}/u.test(plain) || !/\p{N}/u.test(plain)) return 'The password must have a letter and a digit';
    if (COMMON.has(folded)) return 'The password is one of the most common ones';
    if (folded === email || folded === email.split('@', 1)[0]) return 'The password must not be the e-mail address';
    return undefined;
  }
}

/** One password typed on two keyboards may arrive in two Unicode forms. */
const normalise = (password: string): string => password.normalize('NFKC');
