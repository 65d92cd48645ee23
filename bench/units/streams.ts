import { get, type ClientRequest } from 'node:http';
import type { User } from '../sockets.ts';

/** Open SSE streams, one a user; what they bring is thrown away. */
export interface Streams {
  close(): void;
}

/** Opens the streams; resolves when every answer has begun. */
export async function openStreams(url: string, users: readonly User[]): Promise<Streams> {
  const requests: ClientRequest[] = [];
  const open = ({ token }: User) =>
    new Promise<void>((resolve, reject) => {
      const request = get(`${url}/api/events`, { headers: { authorization: `Bearer ${token}` }, agent: false });
      request.on('response', (response) => {
        response.on('error', () => undefined).resume();
        if (response.statusCode === 200) resolve();
        else reject(new Error(`A stream was answered ${String(response.statusCode)}`));
      });
      request.on('error', reject);
      requests.push(request);
    });
  for (let at = 0; at < users.length; at += 50) await Promise.all(users.slice(at, at + 50).map(open));
  return { close: () => requests.forEach((request) => request.destroy()) };
}
