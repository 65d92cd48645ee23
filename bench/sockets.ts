import { io, type Socket } from 'socket.io-client';
import { clock } from './child.ts';

/** An account of the benchmark. */
export interface User {
  id: string;
  token: string;
}

/** Sockets of many users, with when each deal reached its socket. */
export interface Clients {
  sockets: Socket[];
  /** Deal id → milliseconds on the machine's clock. */
  arrived: Map<string, number>;
  /** Messages received in all. */
  count: () => number;
  close(): void;
}

/** Connects one socket a user and resolves when all are connected and live. */
export async function connectAll(
  url: string,
  users: readonly User[],
  auth: Record<string, unknown> = {},
): Promise<Clients> {
  const arrived = new Map<string, number>();
  let count = 0;
  const sockets: Socket[] = [];
  for (let at = 0; at < users.length; at += 50) {
    const some = users.slice(at, at + 50).map(({ token }) => io(`${url}/dashboard`, { auth: { token, ...auth }, transports: ['websocket'], reconnection: false, forceNew: true })); // prettier-ignore
    for (const socket of some) {
      socket.on('broker:deal-created', (data: { dealId: string }) => {
        count++;
        arrived.set(data.dealId, clock());
      });
    }
    sockets.push(...some);
    await Promise.all(some.map((socket) => new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
    }))); // prettier-ignore
  }
  return { sockets, arrived, count: () => count, close: () => sockets.forEach((socket) => socket.disconnect()) };
}

/** Resolves when `done` holds, asking often; rejects after `timeout` ms. */
export async function until(done: () => boolean | Promise<boolean>, timeout = 60_000): Promise<void> {
  const end = clock() + timeout;
  while (!(await done())) {
    if (clock() > end) throw new Error('The benchmark waited too long');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
