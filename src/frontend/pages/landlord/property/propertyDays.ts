import type { LandlordActivityDay } from '../../../../contracts/activity.ts';
import type { PropertyListingMetrics } from '../../../../contracts/propertyListingMetrics.ts';

/** What events told of a property's days since they were loaded, by the id of the row; null when it is gone. */
export type ToldDays = ReadonlyMap<string, PropertyListingMetrics | null>;

const none = (day: string): LandlordActivityDay => ({
  day,
  views: 0,
  clicks: 0,
  inquiries: 0,
  favorites: 0,
  shares: 0,
});

/** The rows that were loaded with what was told since, each in its newest version. */
function newestOf(loaded: readonly PropertyListingMetrics[], told: ToldDays): PropertyListingMetrics[] {
  const rows = new Map<string, PropertyListingMetrics | null>(loaded.map((row) => [row.id, row]));
  for (const [id, row] of told) {
    const held = rows.get(id);
    if (row === null || !held || row.version > held.version) rows.set(id, row);
  }
  return [...rows.values()].filter((row) => row !== null);
}

/** A property's activity on these days, oldest first; a day without a row is one without activity. */
export function daysOf(
  loaded: readonly PropertyListingMetrics[],
  told: ToldDays,
  days: readonly string[],
): LandlordActivityDay[] {
  const byDay = new Map(newestOf(loaded, told).map((row) => [row.metric_date, row]));
  return days.map((day) => {
    const row = byDay.get(day);
    if (!row) return none(day);
    const { views, clicks, inquiries, favorites, shares } = row;
    return { day, views, clicks, inquiries, favorites, shares };
  });
}

/** The sums over some days. */
export function sumOf(days: readonly LandlordActivityDay[]): Omit<LandlordActivityDay, 'day'> {
  const { day: _, ...sum } = none('');
  for (const each of days) for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += each[name];
  return sum;
}
