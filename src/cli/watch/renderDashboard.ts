import type { ConnectionState, ConnectionStatus } from '../../client/index.ts';
import type { DashboardModel, ShownEvent, ShownKpi } from './dashboardModel.ts';
import { trendText } from './kpiRows.ts';
import { cut, fit, span, textWidth, timeOfDay, type Paint } from './text.ts';

/** The size of a terminal, in characters. */
export interface Size {
  columns: number;
  rows: number;
}

/** How long a changed KPI stands out. */
export const FLASH_MS = 1_500;
const NARROW = 64;
const TREND_STYLE = { up: 'green', down: 'red', neutral: 'gray' } as const;
const STATE: Record<ConnectionState, { dot: string; style: 'green' | 'yellow' | 'red' }> = {
  live: { dot: '●', style: 'green' },
  polling: { dot: '◐', style: 'yellow' },
  connecting: { dot: '○', style: 'yellow' },
  offline: { dot: '○', style: 'red' },
  'needs-sign-in': { dot: '○', style: 'red' },
  closed: { dot: '○', style: 'red' },
};

/** The whole screen as lines, at most one fewer than the terminal has. */
export function renderDashboard(model: DashboardModel, size: Size, now: number, paint: Paint): string[] {
  const columns = Math.max(20, size.columns - 1);
  const top = [header(model, columns, now, paint), '', ...kpiBlock(model.kpis, columns, now, paint), ''];
  const bottom = ['', ...statusLines(model, columns, now, paint)];
  const room = Math.max(0, size.rows - 1 - top.length - bottom.length - 1);
  const happened = [paint('bold', cut('Just happened', columns)), ...eventLines(model.events, room, columns, paint)];
  return [...top, ...happened, ...bottom].slice(0, Math.max(1, size.rows - 1));
}

function header(
  { account: { email, role }, unread }: DashboardModel,
  columns: number,
  now: number,
  paint: Paint,
): string {
  const mail = unread === null ? '' : `   ${unread} unread`;
  const left = cut(`TenantList  ${email} (${role})${mail}`, columns - 10);
  return `${paint('bold', fit(left, columns - 8))}${timeOfDay(now)}`;
}

/** Side by side where there is room, else one under the other. */
function kpiBlock(kpis: ShownKpi[], columns: number, now: number, paint: Paint): string[] {
  if (kpis.length === 0) return [paint('gray', cut('Waiting for the first numbers …', columns))];
  const trend = (kpi: ShownKpi, width: number, words = '') => paint(TREND_STYLE[kpi.trend.direction], fit(trendText(kpi.trend) + words, width));
  if (columns < NARROW) {
    const label = Math.max(0, Math.min(18, columns - 24));
    return kpis.map((kpi) => fit(kpi.label, label) + value(kpi, 13, now, paint) + trend(kpi, Math.min(11, columns - 13 - label)));
  }
  const width = Math.min(28, Math.floor(columns / kpis.length));
  const roomy = width > 24;
  const across = (cell: (kpi: ShownKpi) => string) => kpis.map(cell).join('');
  return [
    across((kpi) => paint('gray', fit(kpi.label, width))),
    across((kpi) => value(kpi, width, now, paint)),
    across((kpi) => trend(kpi, width, roomy ? ' vs last week' : '')),
    ...(roomy ? [] : [paint('gray', 'vs last week')]),
  ];
} // prettier-ignore

function value(kpi: ShownKpi, width: number, now: number, paint: Paint): string {
  const fresh = kpi.changedAt > 0 && now - kpi.changedAt < FLASH_MS;
  const move = fresh
    ? ` ${kpi.change > 0 ? '+' : '−'}${Number(Math.abs(kpi.change).toFixed(1)).toLocaleString('en-US')}`
    : '';
  const text = cut(`${kpi.text}${move}`, width - 1);
  return paint(fresh ? ['bold', 'inverse'] : 'bold', text) + ' '.repeat(Math.max(0, width - textWidth(text)));
}

function eventLines(events: ShownEvent[], room: number, columns: number, paint: Paint): string[] {
  const lines = events.slice(0, room).map(({ at, delay, text }) => {
    const late = fit(`+${span(delay)}`, 8);
    return `${paint('gray', timeOfDay(at))}  ${paint(delay < 500 ? 'green' : 'yellow', late)} ${cut(text, columns - 19)}`;
  });
  if (lines.length === 0 && room > 0) lines.push(paint('gray', 'Nothing yet. npm run simulate moves the market.'));
  return [...lines, ...Array<string>(Math.max(0, room - lines.length)).fill('')];
}

function statusLines({ status, latencyMs }: DashboardModel, columns: number, now: number, paint: Paint): string[] {
  if (!status) return [''];
  const { dot, style } = STATE[status.state];
  const facts = [
    latencyMs === null ? null : `latency ${span(latencyMs)}`,
    status.confirmedAt === null ? null : `confirmed ${span(now - status.confirmedAt)} ago`,
    status.asOf < 0 ? null : `position ${status.asOf}`,
  ].filter((fact) => fact !== null);
  const left = `${dot} ${stateText(status)}`;
  const first = `${paint(style, cut(left, columns))}${paint('gray', cut(['', ...facts].join('   '), Math.max(0, columns - textWidth(left))))}`;
  return [first, paint('gray', cut(secondLine(status, now), columns))];
}

const stateText = ({ state, transport }: ConnectionStatus): string =>
  transport && (state === 'live' || state === 'polling') ? `${state} by ${transport}` : state.replaceAll('-', ' ');

function secondLine({ state, reason, nextAttemptAt }: ConnectionStatus, now: number): string {
  if (state === 'live') return 'Ctrl-C ends';
  if (state === 'closed') return '';
  const next = nextAttemptAt === null ? '' : `, next attempt in ${span(Math.max(0, nextAttemptAt - now))}`;
  return `${reason ?? 'connecting'}${next}   Ctrl-C ends`;
}
