import { SingleBar } from 'cli-progress';
import type { ImportListener } from './importer.ts';

/** Shows how far an import is. */
export interface ProgressDisplay {
  show: ImportListener['progress'];
  stop(): void;
}

const STEPS = 1_000;
const SECONDS_BETWEEN_LINES = 2;

const phaseNames = { checking: 'Checking', writing: 'Writing' };
const count = (value: number): string => Math.round(value).toLocaleString('en');

/** Rows a second since the phase was first shown. */
function createRate(): (phase: string, rows: number) => number {
  let start = { phase: '', rows: 0, at: 0 };
  return (phase, rows) => {
    if (phase !== start.phase) start = { phase, rows, at: performance.now() };
    return ((rows - start.rows) * 1_000) / Math.max(performance.now() - start.at, 1);
  };
}

/** A bar that moves on a terminal; a line every two seconds elsewhere, so that a log stays readable. */
export const createProgressDisplay = (stream: NodeJS.WriteStream): ProgressDisplay =>
  stream.isTTY ? createBar(stream) : createLines(stream);

function createBar(stream: NodeJS.WriteStream): ProgressDisplay {
  const rate = createRate();
  let phaseOfBar = '';
  const bar = new SingleBar({
    stream,
    format: '{phase} [{bar}] {percentage}% | {rows} rows | {rate} rows/s | {eta_formatted} left',
    barsize: 30,
    hideCursor: true,
    etaBuffer: 50,
    // The import ends by itself, after its batch; the bar must not end the process before.
    gracefulExit: false,
  });
  return {
    show(phase, { rows, share }) {
      const tokens = { phase: phaseNames[phase].padEnd(8), rows: count(rows), rate: count(rate(phase, rows)) };
      if (phase !== phaseOfBar) {
        bar.stop();
        bar.start(STEPS, 0, tokens);
        phaseOfBar = phase;
      }
      bar.update(Math.floor(share * STEPS), tokens);
    },
    stop: () => bar.stop(),
  };
}

function createLines(stream: NodeJS.WriteStream): ProgressDisplay {
  const rate = createRate();
  let next = performance.now() + SECONDS_BETWEEN_LINES * 1_000;
  return {
    show(phase, { rows, share }) {
      const speed = rate(phase, rows);
      if (performance.now() < next) return;
      next = performance.now() + SECONDS_BETWEEN_LINES * 1_000;
      const left = share > 0 && speed > 0 ? (rows / share - rows) / speed : 0;
      stream.write(
        `${phaseNames[phase]}: ${Math.floor(share * 100)} %, ${count(rows)} rows, ${count(speed)} rows/s, ${count(left)} s left\n`,
      );
    },
    stop: () => undefined,
  };
}
