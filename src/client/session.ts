import { HttpFault, type Answer, type Call, type Http } from './http.ts';
import { SOMEBODY_ELSE, SignInNeeded, type TokenKeeper } from './tokenKeeper.ts';

/** A wrong password is also a 401, and no reason to renew anything. */
const TOKEN_FAULTS = new Set(['UNAUTHENTICATED', 'INVALID_TOKEN', 'SESSION_ENDED']);

/** The session is not that of the user it was used for: nothing was done. */
export const WRONG_USER = 'WRONG_USER';

/** True for the code of a refusal that a new token may cure. */
export const isTokenFault = (code: string | undefined): boolean => code !== undefined && TOKEN_FAULTS.has(code);

/** Requests with a session's token. */
export class Session {
  readonly tokens: TokenKeeper;
  readonly #http: Http;

  constructor(http: Http, tokens: TokenKeeper) {
    this.#http = http;
    this.tokens = tokens;
  }

  /** A token that was refused is replaced once. @throws HttpFault, SignInNeeded */
  async call<T>(method: string, path: string, call: Omit<Call, 'token' | 'userId'> = {}): Promise<Answer<T>> {
    // Asked for anew each time: a renewal may tell whose session it is.
    const ask = (token: string | undefined) =>
      this.#http.call<T>(method, path, { ...call, token, userId: this.tokens.userId }).catch((error: unknown) => {
        throw error instanceof HttpFault && error.code === WRONG_USER
          ? new SignInNeeded(SOMEBODY_ELSE, WRONG_USER)
          : error;
      });
    const token = await this.tokens.current();
    try {
      return await ask(token.value);
    } catch (error) {
      if (!refusesToken(error)) throw error;
    }
    const { value } = await this.tokens.replace(token);
    return ask(value).catch((error: unknown) => {
      throw refusesToken(error) ? new SignInNeeded(error.message, error.code) : error;
    });
  }
}

const refusesToken = (error: unknown): error is HttpFault =>
  error instanceof HttpFault && error.status === 401 && isTokenFault(error.code);
