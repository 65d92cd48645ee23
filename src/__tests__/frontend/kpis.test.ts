import { isLogEventType } from '../../contracts/events.ts';
import { dashboardRoles } from '../../contracts/common.ts';
import { kpiNames as contractNames } from '../../contracts/kpiRow.ts';
import type { Trend } from '../../contracts/kpis.ts';
import { definitionOf, kpiNames, readKpi } from '../../frontend/components/kpiDefinitions.ts';
import { withToday } from '../../frontend/components/kpiHistory.ts';
import { sparklinePath } from '../../frontend/components/sparklinePath.ts';
import { trendText } from '../../frontend/components/trendText.ts';
import { chartSummary } from '../../frontend/components/charts/chartSummary.ts';

const trend = (direction: Trend['direction'], value = 12.5): Trend => ({ direction, value, period: 'vs last week' });
const percent = (value: number) => `${value}%`;

describe.each(dashboardRoles)("a %s's KPIs", (role) => {
  it('are all explained, in the order of the contract', () => {
    expect(kpiNames(role)).toEqual(contractNames[role]);
  });

  it('are moved by events that exist', () => {
    for (const name of kpiNames(role)) {
      const movedBy = definitionOf(role, name)?.movedBy ?? [];
      expect(movedBy.length).toBeGreaterThan(0);
      expect(movedBy.filter((type) => !isLogEventType(type))).toEqual([]);
    }
  });
});

describe('reading a KPI', () => {
  const up = trend('up');
  const tenant = {
    activeBusinesses: 2,
    responseRate: 50,
    landlordViews: 0,
    messagesTotal: 7,
    landlordViewsLocked: true,
    trends: { activeBusinesses: up, responseRate: up, landlordViews: up, messagesTotal: up },
  };

  it('takes plain numbers with the trend beside them, and a lock for views alone', () => {
    expect(readKpi(tenant, 'messagesTotal')).toEqual({ value: 7, trend: up, locked: false });
    expect(readKpi(tenant, 'landlordViews')?.locked).toBe(true);
    expect(readKpi(tenant, 'landlordViewsLocked')).toBeNull();
  });

  it('takes a value with its own trend', () => {
    const kpi = { value: 3, trend: up };
    const kpis = { activeDeals: kpi, commissionPipeline: kpi, responseRate: kpi, propertiesMatched: kpi };
    expect(readKpi(kpis, 'activeDeals')).toEqual({ value: 3, trend: up, locked: false });
    expect(readKpi(kpis, 'totalListings')).toBeNull();
  });
});

describe('a trend in words', () => {
  it('says direction, size and period', () => {
    expect(trendText(trend('up'), percent, 'up')).toEqual({
      short: '+12.5%',
      full: 'Up 12.5% vs last week',
      judgement: 'good',
    });
    expect(trendText(trend('down'), percent, 'up')).toMatchObject({ short: '−12.5%', judgement: 'bad' });
  });

  it('knows that fewer can be better', () => {
    expect(trendText(trend('up'), percent, 'down').judgement).toBe('bad');
    expect(trendText(trend('down'), percent, 'down').judgement).toBe('good');
  });

  it('makes nothing of a small move', () => {
    expect(trendText(trend('neutral', 0.2), percent, 'up')).toEqual({
      short: 'No change',
      full: 'No change vs last week',
      judgement: 'neutral',
    });
  });
});

describe('the course of a KPI', () => {
  const days = [
    { day: '2026-03-02', values: { a: 2 } },
    { day: '2026-03-01', values: { a: 1, b: 9 } },
  ];
  const at = (time: string) => Date.parse(time);

  it('ends with the live value in place of what was kept for today', () => {
    expect(withToday(days, 'a', 5, at('2026-03-02T10:00:00Z'))).toEqual([
      { day: '2026-03-01', value: 1 },
      { day: '2026-03-02', value: 5 },
    ]);
  });

  it('goes on with a new day after midnight', () => {
    expect(withToday(days, 'a', 5, at('2026-03-03T00:00:01Z')).map(({ day }) => day)).toEqual([
      '2026-03-01', '2026-03-02', '2026-03-03',
    ]); // prettier-ignore
  });

  it('leaves out days that do not know it, and today while it is not known', () => {
    expect(withToday(days, 'b', null)).toEqual([{ day: '2026-03-01', value: 9 }]);
  });
});

describe('a sparkline', () => {
  it('spans its box from the least to the greatest value', () => {
    expect(sparklinePath([0, 10, 5], 26, 26)).toEqual({
      line: 'M3 23 L13 3 L23 13',
      area: 'M3 23 L13 3 L23 13 L23 26 L3 26 Z',
      end: { x: 23, y: 13 },
    });
  });

  it('runs level through the middle when nothing changed', () => {
    expect(sparklinePath([4, 4], 26, 26)?.line).toBe('M3 13 L23 13');
  });

  it('needs two values', () => {
    expect(sparklinePath([1], 26, 26)).toBeNull();
  });
});

it('puts a chart into words', () => {
  const columns = [
    { key: 'day', label: 'Day' },
    { key: 'views', label: 'Views', format: (value: unknown) => `${String(value)}x` },
  ];
  const data = [
    { day: 'Monday', views: 3 },
    { day: 'Tuesday', views: 8 },
    { day: 'Friday', views: 4 },
  ];
  expect(chartSummary(data, columns)).toBe('Monday to Friday. Views: from 3x to 4x, highest 8x on Tuesday.');
  expect(chartSummary([], columns)).toBe('No data.');
});
