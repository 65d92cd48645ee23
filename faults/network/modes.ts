/** Where a link leads. */
export interface Upstream {
  host: string;
  port: number;
}

/**
 * How a link treats what goes over it, in both directions.
 * - `latency`: everything arrives `ms` later, in order.
 * - `cut`: standing connections are reset, new ones refused.
 * - `halfOpen`: nothing gets through and nobody is told: bytes and closes are swallowed, new connections are accepted and lead
 *   nowhere. A connection that lost something this way can never go on, so it is reset when the mode ends.
 * - `trickle`: so many bytes a second, a connection and direction; the rest waits at the sender. With 0 nothing moves, and nothing is
 *   lost: a network that is away for a while.
 */
export type Mode =
  | { kind: 'pass' }
  | { kind: 'latency'; ms: number }
  | { kind: 'cut' }
  | { kind: 'halfOpen' }
  | { kind: 'trickle'; bytesPerSecond: number };

/** What a link has seen since it was made. */
export interface LinkStats {
  /** Connections that stand now. */
  standing: number;
  /** Connections accepted. */
  accepted: number;
  /** Connections for which no upstream could be reached. */
  unreachable: number;
  /** Bytes handed on to upstreams, and from them. */
  sent: number;
  received: number;
}
