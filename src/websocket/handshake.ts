import type { IncomingMessage } from 'node:http';
import type { Socket } from 'socket.io';
import { addressKey } from '../middleware/clientAddress.ts';
import { readCookie } from '../middleware/cookies.ts';

/** An error that refuses a connection; `data` reaches the client with the message. */
export class ConnectionRefused extends Error {
  readonly data: { code: string };
  constructor(code: string, message: string) {
    super(message);
    this.data = { code };
  }
}

const member = (socket: Socket, name: string): string | undefined => {
  const value: unknown = socket.handshake.auth[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/**
 * The access token of a handshake: the cookie first, then `auth.token`. With `auth.use` as `token` the cookie, which a
 * browser sends whether the page wants it or not, is another session's: only `auth.token` counts.
 */
export const tokenOf = (socket: Socket): string | undefined =>
  member(socket, 'use') === 'token'
    ? member(socket, 'token')
    : (readCookie(socket.handshake.headers.cookie, 'accessToken') ?? member(socket, 'token'));

/** The user whose dashboard the page means to show, if it says so: its cookies may have become another's. */
export const userOf = (socket: Socket): string | undefined => member(socket, 'user');

/** The cursor of a handshake, if it has one. */
export const cursorOf = (socket: Socket): string | undefined => member(socket, 'cursor');

/** What limits count a client by, behind `trustedProxies` proxies that each append to X-Forwarded-For. */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((hop) => hop.trim()).filter(Boolean); // prettier-ignore
  const forwarded = trustedProxies > 0 ? (hops.at(-trustedProxies) ?? hops[0]) : undefined;
  return addressKey(forwarded ?? request.socket.remoteAddress);
}
