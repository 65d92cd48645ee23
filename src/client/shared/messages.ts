import type { ClockBounds } from '../clock.ts';
import type { Unread } from '../dashboard.ts';
import type { Frame, WireKpis } from '../feed.ts';
import type { LinkReport } from '../link.ts';

/** Raised when a message changes its shape: tabs of an older and a newer page then lead apart, and neither misreads the other. */
export const TAB_PROTOCOL = 1;

/** How the leading tab stands: told when that changes, when a tab asks, and every few seconds as a sign of life. */
export interface LeaderState {
  type: 'state';
  /** Rises from leader to leader: what a former one still says does not count. */
  term: number;
  report: LinkReport;
  /** Where the leader is: a tab that is behind it has missed a message. */
  cursor: string | null;
  confirmedAt: number | null;
  clock: ClockBounds;
  /** For a tab that has just come. */
  numbers?: { kpis: WireKpis | null; unread: Unread | null };
}

/**
 * What tabs that share a connection tell each other. Frames are facts of the log, true whoever tells them: each says what
 * it continues, so a tab that missed one notices at the next, and catches up from its own cursor.
 */
export type TabMessage =
  | LeaderState
  | { type: 'frame'; term: number; frame: Frame; timely: boolean; confirmedAt: number }
  | { type: 'kpis'; kpis: WireKpis }
  | { type: 'unread'; unread: Unread }
  /** A tab wants to know who leads, and how that one stands. */
  | { type: 'hello' }
  /** What a following tab asks the leading one to do. */
  | { type: 'hurry' }
  | { type: 'signedIn' }
  | { type: 'refused'; reason: string };
