import type { ConnectionStatus } from './dashboard.ts';

/** What a link says of itself; what has come by it is the feed's to say. */
export type LinkReport = Pick<ConnectionStatus, 'state' | 'since' | 'reason' | 'transport' | 'nextAttemptAt'>;

/** What fills a dashboard's feed: a connection of its own, or the one that all tabs share. */
export interface Link {
  readonly report: LinkReport;
  /** Whether this tab has the connection that all share; null when nothing is shared. */
  readonly leading: boolean | null;
  start(): void;
  /** Tries now, and makes sure that what looks alive is. */
  hurry(): void;
  /** The session has ended. */
  refuse(reason: string): void;
  signedIn(): void;
  /** The browser is about to stop this page; what others need must not stay here. */
  suspend?(): void;
  /** The page goes on. */
  resume?(): void;
  close(): void;
}
