import { Agent, request, type IncomingHttpHeaders } from 'node:http';

/** A request of a screen or a writer. */
export interface Ask {
  method?: string;
  token: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  timeoutMs?: number;
}

/** An answer whose body came to its end; `body` is null when it is no JSON. */
export interface Told<T = unknown> {
  status: number;
  headers: IncomingHttpHeaders;
  body: { data: T; asOf?: number; error?: { code: string } } | null;
}

const TIMEOUT_MS = 5_000;

/** Requests to one address over connections that are kept, at most `most` at once; more wait for their turn. */
export class Client {
  readonly #url: URL;
  readonly #agent: Agent;

  constructor(url: string, most: number) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: most, scheduling: 'fifo' });
  }

  /** Rejects when the connection breaks, or when no whole answer comes in time: then nobody knows what was done. */
  ask<T = unknown>(
    path: string,
    { method = 'GET', token, body, headers, timeoutMs = TIMEOUT_MS }: Ask,
  ): Promise<Told<T>> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const asked = request({
        host: this.#url.hostname, port: this.#url.port, path, method, agent: this.#agent,
        headers: {
          authorization: `Bearer ${token}`,
          ...(text !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
      }); // prettier-ignore
      const timer = setTimeout(() => asked.destroy(new Error('No answer in time')), timeoutMs);
      const fail = (error: Error) => {
        clearTimeout(timer);
        reject(error);
      };
      asked.on('error', fail);
      asked.on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', fail);
        response.on('close', () => {
          clearTimeout(timer);
          if (!response.complete) return reject(new Error('The answer broke off'));
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parse(Buffer.concat(parts)) });
        });
      });
      asked.end(text);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parse<T>(bytes: Buffer): Told<T>['body'] {
  try {
    return JSON.parse(bytes.toString()) as Told<T>['body'];
  } catch {
    return null;
  }
}
