import { HttpFault, type Http } from './http.ts';

/** An access token and the time (epoch ms, this machine's clock) it stops being good. */
export interface Token {
  value: string;
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

/** The session has ended, or the credentials are not accepted. */
export class SignInNeeded extends Error {}

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

/** Keeps a good access token at hand; one renewal at a time. */
export class TokenKeeper {
  readonly #http: Http;
  readonly #source: TokenSource;
  #token: Token | null = null;
  #refreshToken: string | undefined;
  #renewing: Promise<Token> | null = null;
  #life = UNKNOWN_LIFE_MS;

  constructor(http: Http, source: TokenSource) {
    this.#http = http;
    this.#source = source;
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

  /** A new token. @throws SignInNeeded, HttpFault */
  renew(): Promise<Token> {
    this.#renewing ??= this.#obtain().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async #obtain(): Promise<Token> {
    const { getToken } = this.#source;
    if (!getToken) return this.#keepSession(await this.#openSession());
    const value = await getToken();
    if (value === null) throw new SignInNeeded('Please sign in');
    return this.#keep(value, lifeOf(value));
  }

  #keepSession({ accessToken, refreshToken, expiresIn }: Session): Token {
    this.#refreshToken = refreshToken ?? this.#refreshToken;
    return this.#keep(accessToken, expiresIn * 1_000);
  }

  #keep(value: string, life: number): Token {
    this.#life = life;
    return (this.#token = { value, expiresAt: Date.now() + life });
  }

  /** Continues the session; where there is none and credentials are known, opens one. */
  async #openSession(): Promise<Session> {
    const { credentials } = this.#source;
    if (credentials && !this.#refreshToken) return this.#ask('/api/auth/login', credentials);
    try {
      return await this.#ask('/api/auth/refresh-token', this.#refreshToken ? { refreshToken: this.#refreshToken } : {});
    } catch (error) {
      this.#refreshToken = undefined;
      if (!(error instanceof SignInNeeded) || !credentials) throw error;
      return this.#ask('/api/auth/login', credentials);
    }
  }

  async #ask(path: string, body: unknown): Promise<Session> {
    try {
      return (await this.#http.call<Session>('POST', path, { body })).data;
    } catch (error) {
      if (error instanceof HttpFault && error.status === 401) throw new SignInNeeded(error.message);
      throw error;
    }
  }
}

/** Milliseconds a JWT has left, by what it says of itself. */
function lifeOf(jwt: string): number {
  try {
    const payload = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { exp } = JSON.parse(atob(payload)) as { exp?: number };
    return typeof exp === 'number' ? Math.max(exp * 1_000 - Date.now(), 0) : UNKNOWN_LIFE_MS;
  } catch {
    return UNKNOWN_LIFE_MS;
  }
}
