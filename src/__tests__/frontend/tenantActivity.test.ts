import type { BusinessMetrics } from '../../contracts/businessMetrics.ts';
import { lastDays } from '../../frontend/pages/common/activity/days.ts';
import { partsOf } from '../../frontend/pages/common/match/scores.ts';
import { activityOf } from '../../frontend/pages/tenant/activity.ts';

const row = (metric_date: string, more: Partial<BusinessMetrics>): BusinessMetrics => ({
  id: metric_date,
  business_id: 'b',
  demand_listing_id: null,
  metric_date,
  views_count: 0,
  clicks_count: 0,
  property_invites_count: 0,
  responses_count: 0,
  declined_count: 0,
  messages_count: 0,
  qfps_submitted_count: 0,
  version: 1,
  created_at: '2026-03-01T00:00:00.000Z',
  updated_at: '2026-03-01T00:00:00.000Z',
  ...more,
});

describe('the last days', () => {
  it('are UTC days, oldest first, today last', () => {
    expect(lastDays(3, Date.UTC(2026, 2, 1, 23, 59))).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });
});

describe('activity by day', () => {
  it('sums the rows of a day, those of its demand listings included', () => {
    const metrics = [
      row('2026-03-02', { views_count: 3, messages_count: 1 }),
      row('2026-03-02', { demand_listing_id: 'd', views_count: 2, property_invites_count: 4, responses_count: 1 }),
    ];
    const [day] = activityOf(metrics, ['2026-03-02']);
    expect(day).toMatchObject({ views: 5, messages: 1, invites: 4, responses: 1, declined: 0, qfps: 0 });
  });

  it('has every day asked for and no other', () => {
    const days = activityOf([row('2026-02-28', { clicks_count: 9 })], ['2026-03-01', '2026-03-02']);
    expect(days.map(({ day, clicks }) => [day, clicks])).toEqual([
      ['2026-03-01', 0],
      ['2026-03-02', 0],
    ]);
  });
});

describe('the parts of a match score', () => {
  it('make up the whole by their weights', () => {
    const parts = partsOf({
      match_score: 0,
      location_score: 100,
      size_score: 70,
      price_score: 50,
      asset_type_score: 70,
      amenities_score: 40,
    });
    expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
    expect(parts.reduce((sum, { weight, score }) => sum + (weight * score) / 100, 0)).toBeCloseTo(72.5);
  });
});
