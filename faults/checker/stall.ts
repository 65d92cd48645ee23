import type { LogIndex } from './logIndex.ts';

/**
 * The longest time for which the log stood still while changes waited, in ms. An event had its position, at the latest, when the first
 * screen had it or any later event. A change waits from when it was written, or from when the log last went on; only changes through the
 * API count, since they commit as soon as they are written. `since` is when the first screen was up: before it nobody saw anything. Null
 * when no change of the API was ever seen.
 */
export function longestStall(
  log: LogIndex,
  byApi: ReadonlySet<number>,
  firstSeen: ReadonlyMap<number, number>,
  since: number,
): number | null {
  const placed = placings(log, firstSeen);
  let longest: number | null = null;
  let [before, moment, waitingSince] = [since, 0, Infinity];
  for (let pos = log.first; pos <= log.last; pos++) {
    const next = placed[pos - log.first] ?? Infinity;
    if (next === Infinity) break;
    if (next !== moment) [before, waitingSince] = [Math.max(since, moment), Infinity];
    moment = next;
    // All that was placed at one moment waited together.
    if (byApi.has(pos)) waitingSince = Math.min(waitingSince, log.writtenAt(pos));
    if (waitingSince < Infinity) longest = Math.max(longest ?? 0, moment - Math.max(before, waitingSince));
  }
  return longest;
}

/** By position: the earliest moment at which it, or anything after it, was seen. */
function placings(log: LogIndex, firstSeen: ReadonlyMap<number, number>): Float64Array {
  const placed = new Float64Array(Math.max(0, log.last - log.first + 1));
  let earliest = Infinity;
  for (let pos = log.last; pos >= log.first; pos--) {
    earliest = Math.min(earliest, firstSeen.get(pos) ?? Infinity);
    placed[pos - log.first] = earliest;
  }
  return placed;
}
