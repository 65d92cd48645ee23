import type { ConnectionStatus } from '../../client/index.ts';
import type { Trend } from '../../contracts/kpis.ts';
import { DashboardModel } from '../../cli/watch/dashboardModel.ts';
import { describeEvent } from '../../cli/watch/describeEvent.ts';
import { renderDashboard } from '../../cli/watch/renderDashboard.ts';
import { cut, fit, harmless, span, textWidth } from '../../cli/watch/text.ts';

const trend: Trend = { value: 12.5, direction: 'up', period: 'vs last week' };
const kpis = (active: number) => {
  const kpi = (value: number) => ({ value, trend });
  return { totalListings: kpi(25), activeListings: kpi(active), avgDaysOnMarket: kpi(64.6), responseRate: kpi(61.8) };
};
const status: ConnectionStatus = { state: 'live', since: 8_000, transport: 'websocket', cursor: 'c', asOf: 16402, confirmedAt: 9_000, nextAttemptAt: null, reason: null, delayMs: 10, delayErrorMs: 1, leading: null }; // prettier-ignore
const plain = (_: unknown, text: string) => text;
const event = (type: string, data: Record<string, unknown>) => ({ type, data, eventId: 'e', cursor: 'c', timestamp: new Date(9_990).toISOString() }); // prettier-ignore

function landlordModel(): DashboardModel {
  const model = new DashboardModel({ userId: 'u', email: 'landlord@example.com', role: 'landlord' });
  model.status = status;
  model.latencyMs = 3;
  model.learn([{ id: 'p', title: 'Corner shop' }]);
  model.takeKpis(kpis(18), 1_000);
  for (let i = 0; i < 60; i++)
    model.takeEvent(event('property:metrics-updated', { propertyId: 'p', metrics: { views: i + 1 } }), 10_000);
  return model;
}

describe('the screen', () => {
  it('fits every terminal', () => {
    for (const columns of [20, 39, 40, 63, 65, 80, 120, 300]) {
      for (const rows of [5, 12, 24, 60]) {
        const lines = renderDashboard(landlordModel(), { columns, rows }, 10_000, plain);
        expect(lines.length).toBeLessThan(rows);
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('shows KPIs with trends, what happened with its delay, and how the connection stands', () => {
    const screen = renderDashboard(landlordModel(), { columns: 80, rows: 24 }, 10_000, plain).join('\n');
    for (const text of ['Active listings', '64.6 days', '▲ 12.5 %', 'Corner shop was viewed (60 today)', '+10 ms', 'live by websocket', 'latency 3 ms', 'confirmed 1.0 s ago', 'position 16402'])
      expect(screen).toContain(text); // prettier-ignore
  });

  it('flashes a number that changed, and only that one, for a moment', () => {
    const model = landlordModel();
    expect(model.takeKpis(kpis(17), 20_000).map(({ label }) => label)).toEqual(['Active listings']);
    const styled = (now: number) => {
      const flashed: string[] = [];
      renderDashboard(
        model,
        { columns: 80, rows: 24 },
        now,
        (style, text) => (Array.isArray(style) && flashed.push(text), text),
      );
      return flashed;
    };
    expect(styled(20_500)).toEqual(['17 −1']);
    expect(styled(23_000)).toEqual([]);
  });
});

describe('what an event says', () => {
  const say = (type: string, data: Record<string, unknown>) =>
    describeEvent(type, data, { role: 'tenant', userId: 'u', names: new Map([['b', 'Harbor Coffee']]) });

  it.each<[string, Record<string, unknown>, string | null]>([
    ['business:created', { business: { name: 'Harbor Coffee' } }, 'New business “Harbor Coffee”'],
    ['business:updated', { business: { name: 'X' }, changes: { status: 'stealth_mode', version: 2 } }, '“X” is now stealth mode'],
    ['business:updated', { business: { name: 'X' }, changes: { logo_url: 'u', version: 2 } }, '“X” changed: logo url'],
    ['business:deleted', { businessId: 'b' }, 'Harbor Coffee is gone'],
    ['metrics:updated', { businessId: 'b', metrics: { views_count: 4 }, changes: { views_count: 4 } }, 'Harbor Coffee was viewed (4 today)'],
    ['metrics:updated', { businessId: 'b', metrics: { views_count: 4, messages_count: 2 }, changes: { messages_count: 2 } }, null],
    ['property:status-changed', { propertyId: 'p', oldStatus: 'active', newStatus: 'off_market' }, 'A listing: active → off market'],
    ['broker:deal-updated', { deal: { notes: 'Lease' }, changes: { status: 'signed' } }, 'Deal “Lease” moved to signed'],
    ['message:new', { message: { sender_id: 'u', content: 'Hello' } }, 'You wrote: “Hello”'],
    ['message:new', { message: { sender_id: 'v', content: 'a\u001B[2Jb\nc' } }, 'Message: “a [2Jb c”'],
    ['bulk:changed', { entityType: 'broker_deal', count: 120, ids: [] }, '120 changes at once: broker deal'],
    ['something:new', {}, 'something:new'],
  ])('%s', (type, data, sentence) => expect(say(type, data)).toBe(sentence)); // prettier-ignore
});

test('text is cut and filled by the columns it takes', () => {
  expect([cut('abcdef', 4), cut('abc', 4), cut('日本語', 4), fit('日本', 5), harmless('a\tb\u202Ec')]).toEqual(['abc…', 'abc', '日…', '日本 ', 'a b c']);
  expect([span(8), span(1_234), span(59_000), span(300_000), span(7_200_000)]).toEqual(['8 ms', '1.2 s', '59 s', '5 min', '2 h']);
}); // prettier-ignore
