import { HttpFault, type Http } from './http.ts';
import { claimsOf } from './jwt.ts';
import { Renewals } from './renewals.ts';
import type { SessionTabs } from './shared/sessionTabs.ts';

/** An access token and the time (epoch ms, this machine's clock) it stops being good. */
export interface Token {
  /** Undefined for the one that a cookie carries, which scripts cannot read. */
  value: string | undefined;
  expiresAt: number;
}

export interface Credentials {
  email: string;
  password: string;
}

/** Where tokens come from: the caller, or a sign-in. With neither, the browser's cookies carry the session. */
export interface TokenSource {
  /** Gives a token, a new one each time it is asked; null when somebody has to sign in. */
  getToken?: (() => Promise<string | null> | string | null) | undefined;
  credentials?: Credentials | undefined;
}

export interface TokenKeeperOptions {
  /** False: the session is in memory, and cookies neither go along nor are set. */
  cookies?: boolean | undefined;
  /** The other tabs that have the same cookies. */
  tabs?: SessionTabs | null | undefined;
  /** How renewals are named; in this page's memory alone unless given. */
  renewals?: Renewals | undefined;
  /** Whose session it has to be; whoever the first token names unless given. */
  userId?: string | undefined;
  /** After a sign-in the session is somebody else's than before, or may be. */
  onOtherUser?: () => void;
}

/** The session has ended, or the credentials are not accepted. */
export class SignInNeeded extends Error {
  readonly code: string;
  constructor(message: string, code = 'SIGN_IN_NEEDED') {
    super(message);
    this.code = code;
  }
}

export const SOMEBODY_ELSE = 'Somebody else has signed in here';

interface Session {
  accessToken: string;
  refreshToken?: string;
  expiresIn: number;
}

/** A token is renewed when this part of its life is left, at most a minute. */
const RENEW_AT = 0.2;
const LONGEST_MARGIN_MS = 60_000;
/** Of a token that does not say when it ends. */
const UNKNOWN_LIFE_MS = 15 * 60_000;
/** The server says when it is no good; until then nobody here knows. */
const IN_COOKIE: Token = { value: undefined, expiresAt: Infinity };

/** Keeps a good access token at hand; one renewal at a time, in all tabs together where cookies are the session. */
export class TokenKeeper {
  readonly #http: Http;
  readonly #source: TokenSource;
  readonly #options: TokenKeeperOptions;
  readonly #renewals: Renewals;
  #token: Token | null = null;
  #refreshToken: string | undefined;
  /** A sign-in by credentials went before, so that there is a session to continue. */
  #signedIn = false;
  #renewing: Promise<Token> | null = null;
  #life = UNKNOWN_LIFE_MS;
  /** Whose session it is, as far as its tokens tell. */
  #user: string | null = null;
  /** Somebody signed in since the last token: it may be somebody else's. */
  #formerUser: string | null | undefined;

  constructor(http: Http, source: TokenSource, options: TokenKeeperOptions = {}) {
    this.#http = http;
    this.#source = source;
    this.#options = options;
    this.#renewals = options.renewals ?? new Renewals({ url: '', storage: null, inTurn: true });
    this.#user = options.userId ?? null;
    // The first token is not asked for: the server says when the cookie's is no good.
    if (this.#carriedByCookies && !source.credentials) this.#token = IN_COOKIE;
  }

  /** Whose session it is, as far as that is known. */
  get userId(): string | undefined {
    return this.#user ?? undefined;
  }

  /** When the token at hand should be replaced (epoch ms). */
  get renewAt(): number {
    if (!this.#token) return 0;
    return this.#token.expiresAt - Math.min(this.#life * RENEW_AT, LONGEST_MARGIN_MS);
  }

  /** A token that is good for a while yet. @throws SignInNeeded, HttpFault */
  async current(): Promise<Token> {
    return this.#token && Date.now() < this.renewAt ? this.#token : this.renew();
  }

  /** Instead of one that is no good any more: what came in its place meanwhile, or a new one. @throws SignInNeeded, HttpFault */
  async replace(used: Token): Promise<Token> {
    return this.#token === used ? this.renew() : this.current();
  }

  /** A new token. @throws SignInNeeded, HttpFault */
  renew(): Promise<Token> {
    this.#renewing ??= this.#obtain().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  /** Another tab has renewed the session that the cookies carry; false when it is somebody else's by now. */
  adopt({ value, expiresAt }: Token): boolean {
    if (!this.#carriedByCookies || value === undefined) return true;
    if (this.#isOther(value)) return false;
    this.#keep(value, expiresAt - Date.now());
    return true;
  }

  /** Somebody signed in: the next token is a new one, perhaps somebody else's. */
  forget(): void {
    this.#formerUser = this.#user;
    this.#user = this.#options.userId ?? null;
    this.#token = null;
    this.#refreshToken = undefined;
    this.#signedIn = false;
  }

  get #carriedByCookies(): boolean {
    return this.#options.cookies !== false && !this.#source.getToken;
  }

  async #obtain(): Promise<Token> {
    const { getToken } = this.#source;
    if (getToken) {
      const value = await getToken();
      if (value === null) throw new SignInNeeded('Please sign in');
      return this.#keep(value, lifeOf(value));
    }
    const { tabs } = this.#options;
    if (!tabs || !this.#carriedByCookies) return this.#keepSession(await this.#openSession());
    return this.#obtainAmongTabs(tabs);
  }

  /** A refresh token that is used twice ends the session, so tabs go one after the other, and not when one just has. */
  #obtainAmongTabs(tabs: SessionTabs): Promise<Token> {
    const before = this.#token;
    return tabs.exclusively(async () => {
      if (this.#token && this.#token !== before) return this.#token;
      const token = this.#keepSession(await this.#openSession());
      tabs.tellRenewed(token);
      return token;
    });
  }

  #keepSession({ accessToken, refreshToken, expiresIn }: Session): Token {
    const token = this.#keep(accessToken, expiresIn * 1_000);
    this.#refreshToken = refreshToken ?? this.#refreshToken;
    this.#signedIn = true;
    return token;
  }

  #keep(value: string, life: number): Token {
    if (this.#isOther(value)) throw new SignInNeeded(SOMEBODY_ELSE);
    this.#user = claimsOf(value).userId ?? null;
    const former = this.#formerUser;
    this.#formerUser = undefined;
    // Who it was before may not be known, since a cookie does not tell.
    if (former !== undefined && (former === null || former !== this.#user)) this.#options.onOtherUser?.();
    this.#life = life;
    return (this.#token = { value, expiresAt: Date.now() + life });
  }

  #isOther(value: string): boolean {
    const { userId } = claimsOf(value);
    return this.#user !== null && userId !== undefined && userId !== this.#user;
  }

  /** Continues the session; where there is none and credentials are known, opens one. */
  async #openSession(): Promise<Session> {
    const { credentials } = this.#source;
    const memory = this.#options.cookies === false ? { use: 'token' } : {};
    const signIn = () => this.#ask('/api/auth/login', { ...credentials, ...memory });
    if (credentials && !this.#signedIn) return signIn();
    if (this.#options.cookies === false && !this.#refreshToken) throw new SignInNeeded('Please sign in');
    try {
      return await this.#continueSession(memory);
    } catch (error) {
      if (!(error instanceof SignInNeeded)) throw error;
      this.#refreshToken = undefined;
      this.#signedIn = false;
      if (!credentials) throw error;
      return signIn();
    }
  }

  #continueSession(memory: object): Promise<Session> {
    const held = this.#refreshToken === undefined ? {} : { refreshToken: this.#refreshToken };
    return this.#renewals.send(
      (renewalId) => this.#ask('/api/auth/refresh-token', { ...held, ...memory, renewalId }),
      (fault) => fault instanceof SignInNeeded,
    );
  }

  async #ask(path: string, body: unknown): Promise<Session> {
    try {
      return (await this.#http.call<Session>('POST', path, { body })).data;
    } catch (error) {
      if (error instanceof HttpFault && error.status === 401) throw new SignInNeeded(error.message, error.code);
      throw error;
    }
  }
}

function lifeOf(token: string): number {
  const { exp } = claimsOf(token);
  return exp === undefined ? UNKNOWN_LIFE_MS : Math.max(exp * 1_000 - Date.now(), 0);
}
