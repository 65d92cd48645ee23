import type { ConnectionState, ConnectionStatus } from '../../client/index.ts';

/** What a state is called on the badge, and what it means for who looks at the numbers. */
export interface StateWords {
  name: string;
  meaning: string;
  tone: 'success' | 'info' | 'warning' | 'error';
}

export const stateWords: Record<ConnectionState, StateWords> = {
  connecting: {
    name: 'Connecting',
    meaning: 'The live connection is being opened. What you see is as of the last confirmation.',
    tone: 'info',
  },
  live: { name: 'Live', meaning: 'Every change is shown the moment it is committed.', tone: 'success' },
  polling: {
    name: 'Polling',
    meaning: 'The live connection does not get through. Changes are asked for every 30 seconds, and none is lost.',
    tone: 'warning',
  },
  offline: {
    name: 'Offline',
    meaning: 'The server cannot be reached. You can go on working: your changes wait here and go out by themselves.',
    tone: 'error',
  },
  'needs-sign-in': {
    name: 'Sign in',
    meaning: 'Your session has ended. What you see stays, and changes wait until you sign in.',
    tone: 'error',
  },
  closed: { name: 'Closed', meaning: 'This page has ended its connection.', tone: 'error' },
};

const TRANSPORTS: Record<string, string> = {
  websocket: 'WebSocket',
  polling: 'Long polling',
  http: 'Requests every 30 seconds',
};

/** What the changes come by, in words. */
export const transportName = ({ transport, leading }: ConnectionStatus): string => {
  const name = transport === null ? 'None' : (TRANSPORTS[transport] ?? transport);
  return leading === false ? `${name}, through another tab` : name;
};

/** A span of time, short: `3 s`, `12 min`, `5 h`. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** How long ago the server last confirmed that nothing is missing. */
export const confirmedAgo = ({ confirmedAt }: ConnectionStatus, now: number): string =>
  confirmedAt === null ? 'not yet' : `${spanOf(now - confirmedAt)} ago`;
