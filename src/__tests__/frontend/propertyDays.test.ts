import type { PropertyListingMetrics } from '../../contracts/propertyListingMetrics.ts';
import { daysOf, sumOf, type ToldDays } from '../../frontend/pages/landlord/property/propertyDays.ts';

const row = (id: string, metric_date: string, more: Partial<PropertyListingMetrics>): PropertyListingMetrics => ({
  id,
  property_listing_id: 'p',
  metric_date,
  views: 0,
  clicks: 0,
  inquiries: 0,
  favorites: 0,
  shares: 0,
  version: 1,
  created_at: '2026-03-01T00:00:00.000Z',
  updated_at: '2026-03-01T00:00:00.000Z',
  ...more,
});
const told = (...rows: [string, PropertyListingMetrics | null][]): ToldDays => new Map(rows);
const DAYS = ['2026-03-01', '2026-03-02'];

describe("a property's days", () => {
  it('are those asked for, in their order; a day without a row has no activity', () => {
    const days = daysOf([row('b', '2026-03-02', { views: 4 }), row('a', '2026-02-28', { views: 9 })], told(), DAYS);
    expect(days.map(({ day, views }) => [day, views])).toEqual([
      ['2026-03-01', 0],
      ['2026-03-02', 4],
    ]);
  });

  it('take over what events told of a day, also of one that had no row', () => {
    const loaded = [row('a', '2026-03-01', { views: 1, version: 3 })];
    const since = told(
      ['a', row('a', '2026-03-01', { views: 2, version: 4 })],
      ['b', row('b', '2026-03-02', { inquiries: 1 })],
    );
    expect(daysOf(loaded, since, DAYS)).toMatchObject([{ views: 2 }, { inquiries: 1 }]);
  });

  it('never go back to an event that is older than what was loaded after it', () => {
    const loaded = [row('a', '2026-03-01', { views: 7, version: 5 })];
    expect(daysOf(loaded, told(['a', row('a', '2026-03-01', { views: 6, version: 4 })]), DAYS)[0]?.views).toBe(7);
  });

  it('lose a row that is gone', () => {
    const loaded = [row('a', '2026-03-01', { views: 7 })];
    expect(daysOf(loaded, told(['a', null]), DAYS)[0]?.views).toBe(0);
  });
});

describe('the sums over days', () => {
  it('add up each counter by itself', () => {
    const days = daysOf(
      [row('a', '2026-03-01', { views: 2, shares: 1 }), row('b', '2026-03-02', { views: 3, favorites: 4 })],
      told(),
      DAYS,
    );
    expect(sumOf(days)).toEqual({ views: 5, clicks: 0, inquiries: 0, favorites: 4, shares: 1 });
  });
});
