import { HttpFault, type Answer, type Call, type Http } from './http.ts';
import { SignInNeeded, type TokenKeeper } from './tokenKeeper.ts';

/** A wrong password is also a 401, and no reason to renew anything. */
const TOKEN_FAULTS = new Set(['UNAUTHENTICATED', 'INVALID_TOKEN', 'SESSION_ENDED']);

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
  async call<T>(method: string, path: string, call: Omit<Call, 'token'> = {}): Promise<Answer<T>> {
    const ask = (token: string | undefined) => this.#http.call<T>(method, path, { ...call, token });
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
