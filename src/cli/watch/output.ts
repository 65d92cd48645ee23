import { createLogUpdate } from 'log-update';
import type { ConnectionStatus } from '../../client/index.ts';
import type { DashboardModel, ShownEvent, ShownKpi } from './dashboardModel.ts';
import { trendText } from './kpiRows.ts';
import { renderDashboard } from './renderDashboard.ts';
import { paintFor, span, timeOfDay } from './text.ts';

/** Where a dashboard is shown. */
export interface Output {
  kpis(changed: ShownKpi[], all: ShownKpi[]): void;
  event(event: ShownEvent): void;
  status(status: ConnectionStatus): void;
  /** Leaves the terminal as it was found. */
  end(): void;
}

/** Often enough for the ages on it, seldom enough to cost nothing. */
const REDRAW_MS = 500;
/** A burst of changes is one drawing. */
const GATHER_MS = 40;

/** A screen that is drawn again whenever something changes. */
export function screenOutput(
  model: DashboardModel,
  stream: NodeJS.WriteStream & { hasColors?: () => boolean },
): Output {
  const update = createLogUpdate(stream);
  const paint = paintFor(stream);
  let pending: NodeJS.Timeout | null = null;
  const draw = () => {
    pending = null;
    update(
      renderDashboard(model, { columns: stream.columns || 80, rows: stream.rows || 24 }, Date.now(), paint).join('\n'),
    );
  };
  const soon = () => void (pending ??= setTimeout(draw, GATHER_MS));
  // What was drawn for another width has been wrapped by the terminal and cannot be found again.
  const onResize = () => {
    update.clear();
    stream.write('\u001B[2J\u001B[H');
    draw();
  };
  const clock = setInterval(draw, REDRAW_MS);
  stream.on('resize', onResize);
  draw();
  return {
    kpis: soon,
    event: soon,
    status: soon,
    end() {
      clearInterval(clock);
      if (pending) clearTimeout(pending);
      stream.off('resize', onResize);
      draw();
      update.done();
    },
  };
}

/** A line for everything that happens, for files and pipes. */
export function lineOutput(write: (line: string) => void): Output {
  let shown = '';
  const line = (text: string) => write(`${timeOfDay(Date.now())}  ${text}`);
  const kpiText = ({ label, text, trend }: ShownKpi) => `${label} ${text} (${trendText(trend)} vs last week)`;
  return {
    kpis: (changed, all) => (changed.length > 0 ? changed : shown.includes('kpis') ? [] : ((shown += 'kpis'), all)).forEach((kpi) => line(kpiText(kpi))),
    event: ({ delay, text }) => line(`+${span(delay)}  ${text}`),
    status: ({ state, transport, reason }) => line(`${state}${transport ? ` by ${transport}` : ''}${reason ? `: ${reason}` : ''}`),
    end: () => undefined,
  }; // prettier-ignore
}
