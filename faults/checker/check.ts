import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  FILES,
  type LogLine,
  type MarkLine,
  type ScreenLine,
  type TruthLine,
  type Verdict,
  type WriterLine,
} from '../history.ts';
import { Breaches } from './breaches.ts';
import { Entities } from './entities.ts';
import type { Evidence } from './evidence.ts';
import { KpiFold } from './kpiFold.ts';
import { filesOf, readLines } from './lines.ts';
import { LogIndex } from './logIndex.ts';
import { Samples } from './samples.ts';
import { Screen } from './screen.ts';
import { longestStall } from './stall.ts';
import { Truth } from './truth.ts';
import { Windows } from './windows.ts';
import { Writes } from './writes.ts';

/**
 * Judges a run by what its folder holds: what writers were told, what screens saw, the log and the tables at the end. Reads each file
 * once and keeps, beside the state of each screen, an index of the log. Throws when a file is not in its format.
 */
export async function check(folder: string): Promise<Verdict> {
  const breaches = new Breaches();
  const windows = new Windows();
  await readIfThere<MarkLine>(join(folder, FILES.marks), (line) => windows.add(line));
  const writes = new Writes(breaches, windows);
  for (const file of await filesOf(folder, FILES.writers))
    await readLines<WriterLine>(file, (line) => writes.add(line));
  const truth = new Truth();
  await readIfThere<TruthLine>(join(folder, FILES.truth), (line) => truth.add(line));
  const evidence = await readLog(folder, { breaches, truth, writes, windows });
  writes.judge(evidence.entities, evidence.log.last);
  truth.judge(evidence.log, evidence.entities, breaches);
  const screens = await readScreens(folder, evidence);
  if (!screens.list.some(({ isWhole }) => isWhole))
    breaches.add('logBroken', () => 'no screen has recorded anything, so nothing is proved');
  return {
    breaches: breaches.found,
    figures: { ...figuresOf(evidence, screens), ...writes.figures, windows: windows.figures },
  };
}

/** What is known before the log is read. */
interface Known extends Pick<Evidence, 'breaches' | 'truth' | 'windows'> {
  writes: Writes;
}

async function readLog(folder: string, { breaches, truth, writes, windows }: Known): Promise<Evidence> {
  const log = new LogIndex(breaches);
  log.generation = truth.generation;
  const entities = new Entities(breaches);
  const fold = new KpiFold();
  const apiTransactions = new Set<string>();
  const byApi = new Set<number>();
  let transaction: { xid: string; positions: number[] } = { xid: '', positions: [] };
  const closeTransaction = () => {
    if (apiTransactions.delete(transaction.xid)) for (const pos of transaction.positions) byApi.add(pos);
  };
  await readIfThere<LogLine>(join(folder, FILES.log), (line, text) => {
    if (!log.add(line)) return;
    if (line.xid !== transaction.xid) {
      closeTransaction();
      transaction = { xid: line.xid, positions: [] };
    }
    transaction.positions.push(line.pos);
    if (writes.seen(line, text)) apiTransactions.add(line.xid);
    entities.add(line, log.first === 1);
    fold.add(line);
  });
  closeTransaction();
  log.close();
  const samples = () => new Samples();
  const delivery = { socket: samples(), sse: samples(), poll: samples(), library: samples(), all: samples() };
  return { log, entities, fold, truth, breaches, windows, byApi, firstSeen: new Map(), delivery, resume: samples() };
}

/** The screens, and when the first of them was up. */
interface Screens {
  list: Screen[];
  firstUp: number;
}

async function readScreens(folder: string, evidence: Evidence): Promise<Screens> {
  const list: Screen[] = [];
  let firstUp = Infinity;
  for (const file of await filesOf(folder, FILES.screens)) {
    const byName = new Map<string, Screen>();
    await readLines<ScreenLine>(file, (line) => {
      if (line.k === 'open' && !byName.has(line.s)) byName.set(line.s, new Screen(evidence, line));
      const screen = byName.get(line.s);
      if (!screen) throw new Error(`${file} has lines of screen ${line.s}, which was never opened`);
      if (line.k === 'up') firstUp = Math.min(firstUp, line.at);
      screen.add(line);
    });
    for (const screen of byName.values()) screen.end();
    list.push(...byName.values());
  }
  return { list, firstUp };
}

function figuresOf({ log, byApi, firstSeen, delivery, resume }: Evidence, { list, firstUp }: Screens) {
  const events = new Set([...new Set(list.map(({ user }) => user))].flatMap((user) => log.of(user).visible));
  return {
    screens: list.filter(({ isWhole }) => isWhole).length,
    applied: list.reduce((sum, { applied }) => sum + applied, 0),
    events: events.size,
    resets: list.reduce((sum, { isWhole, resets }) => sum + (isWhole ? resets : 0), 0),
    delivery: {
      socket: delivery.socket.spread(),
      sse: delivery.sse.spread(),
      poll: delivery.poll.spread(),
      library: delivery.library.spread(),
      all: delivery.all.spread(),
    },
    resume: resume.spread(),
    stall: longestStall(log, byApi, firstSeen, firstUp),
  };
}

async function readIfThere<T>(file: string, onLine: (line: T, text: string) => void): Promise<void> {
  if (existsSync(file)) await readLines<T>(file, onLine);
}
