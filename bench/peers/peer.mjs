import { readFileSync } from 'node:fs';

/** Users of a run; the first ones read, and have `ROWS` records before it begins. */
export const USERS = 100;
export const READERS = 50;
export const ROWS = 20;
/** Connections of each server to Postgres. */
export const POOL = 20;
/** Signs what a server signs; for measuring, not for use anywhere. */
export const SECRET = 'a secret for measuring, not for use anywhere';

/** A new record as every peer gets it; the rest of its columns have defaults. */
export const record = (name) => ({ name, category: 'Retail', status: 'active', description: 'x'.repeat(60) });

export const bearer = ({ token }) => ({ authorization: `Bearer ${token}` });

/**
 * @typedef {object} User
 * @property {string} id
 * @property {string} token
 *
 * @typedef {object} Server
 * @property {string} url
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Peer one system under test: how it is started, asked and listened to, as its documentation says
 * @property {string} title
 * @property {() => Record<string, string>} versions packages and their versions
 * @property {(ground: { databaseUrl: string, redisUrl: string, port: number, folder: string }) => Promise<Server>} start
 * @property {(server: Server, count: number) => Promise<User[]>} addUsers
 * @property {(user: User) => import('./http.mjs').Call} dashboard own newest records and how many there are
 * @property {(answer: any) => { names: string[], total: number }} readDashboard
 * @property {(user: User) => import('./http.mjs').Call} counts the counts alone, as a screen polls them
 * @property {(answer: any) => number} readCounts
 * @property {(user: User, name: string) => import('./http.mjs').Call} create
 * @property {(answer: any) => string} idOf the record that `create` answered
 * @property {(user: User, id: string, name: string) => import('./http.mjs').Call} update
 * @property {(user: User, id: string) => import('./http.mjs').Call} remove
 * @property {(url: string, user: User, heard: Heard) => Promise<{ close: () => void }>} subscribe
 *   resolves when changes come; comes back by itself after a loss, as documented
 * @property {Record<string, string>} [anonymous] headers that a request without a user needs all the same
 *
 * @typedef {object} Heard what a subscriber is told
 * @property {(name: string) => void} changed of a record that is new or has changed
 * @property {(id: string) => void} removed
 *
 * @typedef {{ peer: Peer, url: string, users: User[], seconds: number }} Scene
 */

/** Versions of packages that are installed here. */
export const versionsOf = (...names) =>
  Object.fromEntries(names.map((name) => [name, manifest(new URL(`./node_modules/${name}/package.json`, import.meta.url)).version])); // prettier-ignore

/** A package's own description of itself. */
export const manifest = (file) => JSON.parse(readFileSync(file, 'utf8'));
