import type { CookieOptions, Request } from 'express';
import type { ChangePasswordBody, LoginBody, LogoutBody, RefreshBody, SignupBody } from '../contracts/auth.ts';
import type { Written } from '../db/database.ts';
import { tokenOf } from '../middleware/authenticate.ts';
import { readCookie } from '../middleware/cookies.ts';
import { isBrowser } from '../middleware/origins.ts';
import { written, type Answer, type Call } from '../routes/route.ts';
import type { AuthService, OpenSession } from '../services/AuthService.ts';

export interface CookieSettings {
  /** Cookies go over https only. */
  production: boolean;
  refreshTtlDays: number;
}

type BodyCall<B> = Call<undefined, undefined, B>;
type Asked = Pick<BodyCall<{ use?: 'token' | undefined } | undefined>, 'body' | 'req' | 'res'>;

/**
 * Sessions over HTTP: the tokens travel as cookies that scripts cannot read, and in the body for what is no browser. A
 * page that holds several sessions asks with `use: 'token'` for the body alone. That gives a script nothing it does not
 * have: it has just sent a password or a refresh token, and the refresh token of a cookie is never read then.
 */
export class AuthController {
  readonly #auth: AuthService;
  readonly #refreshTtlMs: number;
  readonly #access: CookieOptions;
  readonly #refresh: CookieOptions;

  constructor(auth: AuthService, { production, refreshTtlDays }: CookieSettings) {
    this.#auth = auth;
    this.#refreshTtlMs = refreshTtlDays * 86_400_000;
    this.#access = { httpOnly: true, sameSite: 'strict', secure: production, path: '/' };
    this.#refresh = { ...this.#access, path: '/api/auth' };
  }

  async signup({ body, req, res }: BodyCall<SignupBody>): Promise<Answer> {
    return this.#answer({ body, req, res }, await this.#auth.signup(body), 201);
  }

  async login({ body, req, res }: BodyCall<LoginBody>): Promise<Answer> {
    return this.#answer({ body, req, res }, await this.#auth.login(body));
  }

  async refresh({ body, req, res }: BodyCall<RefreshBody>): Promise<Answer> {
    return this.#answer({ body, req, res }, await this.#auth.refresh(refreshTokenOf(req, body), body?.renewalId));
  }

  async changePassword({ caller, body, req, res }: BodyCall<ChangePasswordBody>): Promise<Answer> {
    return this.#answer({ body, req, res }, await this.#auth.changePassword(caller.userId, body));
  }

  async logout({ body, req, res }: BodyCall<LogoutBody>): Promise<Answer> {
    const done = await this.#auth.logout({
      accessToken: tokenOf(req.headers),
      refreshToken: refreshTokenOf(req, body),
    });
    if (body?.use !== 'token') res.clearCookie('accessToken', this.#access).clearCookie('refreshToken', this.#refresh);
    return written(done);
  }

  async me({ caller }: BodyCall<undefined>): Promise<Answer> {
    return { data: await this.#auth.me(caller.userId) };
  }

  #answer({ body, req, res }: Asked, { data, ...place }: Written<OpenSession>, status = 200): Answer {
    if (body?.use === 'token') return written({ data, ...place }, status);
    const { refreshToken, ...rest } = data;
    res.cookie('accessToken', data.accessToken, { ...this.#access, maxAge: data.expiresIn * 1000 });
    res.cookie('refreshToken', refreshToken, { ...this.#refresh, maxAge: this.#refreshTtlMs });
    return written({ data: isBrowser(req.headers) ? rest : data, ...place }, status);
  }
}

/** The cookie first, as with access tokens. */
const refreshTokenOf = (req: Request, body: LogoutBody): string | undefined =>
  (body?.use === 'token' ? undefined : readCookie(req.headers.cookie, 'refreshToken')) ?? body?.refreshToken;
