/**
 * How a dashboard's connection stands.
 *
 * - connecting: no socket yet, or none any more; attempts go on
 * - live: the socket is in sync, changes come as they happen
 * - polling: the socket failed three times; changes come by polling, while attempts go on
 * - offline: neither the socket nor polling gets through; both go on trying
 * - needs-sign-in: the session has ended; nothing is tried until somebody signs in
 * - closed: by its owner, for good
 */
export type ConnectionState = 'connecting' | 'live' | 'polling' | 'offline' | 'needs-sign-in' | 'closed';

/** What happens to a connection. */
export type ConnectionSignal =
  /** The socket is connected and its replay is complete. */
  | 'synced'
  /** The socket was lost, or an attempt failed. */
  | 'dropped'
  /** Too many attempts failed in a row. */
  | 'gaveUp'
  | 'polled'
  | 'pollFailed'
  /** The server takes no token of this session any more. */
  | 'refused'
  | 'signedIn'
  | 'close';

type Transitions = Partial<Record<ConnectionSignal, ConnectionState>>;

/** Every transition there is; a signal without an entry changes nothing. */
export const transitions: Readonly<Record<ConnectionState, Transitions>> = {
  connecting: { synced: 'live', gaveUp: 'polling', refused: 'needs-sign-in', close: 'closed' },
  live: { dropped: 'connecting', refused: 'needs-sign-in', close: 'closed' },
  polling: { synced: 'live', pollFailed: 'offline', refused: 'needs-sign-in', close: 'closed' },
  offline: { synced: 'live', polled: 'polling', refused: 'needs-sign-in', close: 'closed' },
  'needs-sign-in': { signedIn: 'connecting', close: 'closed' },
  closed: {},
};

/** What runs in each state. */
export const activities: Readonly<Record<ConnectionState, { socket: boolean; poll: boolean }>> = {
  connecting: { socket: true, poll: false },
  live: { socket: true, poll: false },
  polling: { socket: true, poll: true },
  offline: { socket: true, poll: true },
  'needs-sign-in': { socket: false, poll: false },
  closed: { socket: false, poll: false },
};

/** The state after a signal. */
export const nextState = (state: ConnectionState, signal: ConnectionSignal): ConnectionState =>
  transitions[state][signal] ?? state;
