/** Days back that activity is shown for, today included. */
export const ACTIVITY_DAYS = 30;
const DAY = 86_400_000;

/** The last UTC days, oldest first, today last. */
export function lastDays(count: number, now = Date.now()): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(now - (count - 1 - index) * DAY).toISOString().slice(0, 10),
  );
}
