/**
 * How a dashboard's connection stands.
 *
 * - connecting: no socket yet, or none any more; attempts go on
 * - live: the socket is in sync, changes come as they happen
 * - polling: the socket failed three times, or did not hold; changes come by polling, while attempts go on
 * - offline: neither the socket nor polling gets through; both go on trying
 * - needs-sign-in: the session has ended; nothing is tried until somebody signs in
 * - closed: by its owner, for good
 */
export type ConnectionState = 'connecting' | 'live' | 'polling' | 'offline' | 'needs-sign-in' | 'closed';

/**
 * What happens to a connection.
 *
 * - synced: the socket is connected and its replay is complete
 * - dropped: the socket was lost, or an attempt failed
 * - gaveUp: too many attempts in a row failed, or led to connections that did not hold
 * - polled, pollFailed: a poll went through, or did not
 * - refused: the server takes no token of this session any more
 * - signedIn: somebody signed in
 * - close: its owner is done with it
 */
export const signals = ['synced', 'dropped', 'gaveUp', 'polled', 'pollFailed', 'refused', 'signedIn', 'close'] as const;
export type ConnectionSignal = (typeof signals)[number];

type Transitions = Partial<Record<ConnectionSignal, ConnectionState>>;

/** Every transition there is; a signal without an entry changes nothing. The same as a table: WEBSOCKET_IMPLEMENTATION.md. */
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
