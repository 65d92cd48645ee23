import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FILES, type ScreenLine, type WriterLine } from '../history.ts';
import { createRandom, type Random } from '../random.ts';
import { ApiWriter } from './apiWriter.ts';
import { nextApiWrite } from './apiWrites.ts';
import { nextRefusedWrite } from './refusedWrites.ts';
import { Client } from './http.ts';
import { serveJobs } from './jobs.ts';
import { Journal, type WriterStats } from './journal.ts';
import { createMarket, type Market } from './market.ts';
import { Recorder } from './recorder.ts';
import { SqlWriter } from './sqlWriter.ts';
import { nextRolledBack, nextSqlWrite, preparation } from './sqlWrites.ts';
import type { WritersOptions } from './writers.ts';

/** Requests under way past which arrivals are left out: the server is away. */
const MOST = 200;
const BY_HAND = 0.1;
/** Time that what is under way gets to come to its end. */
const ENDING_MS = 15_000;
const LOOK_MS = 20;

interface Parts {
  market: Market;
  journal: Journal;
  api: ApiWriter;
  sql: SqlWriter;
  random: Random;
  recorders: Recorder<object>[];
}

let parts: Parts;
let running = true;
let arriving: Promise<void> = Promise.resolve();

async function start(options: WritersOptions): Promise<void> {
  const { folder, users, url, databaseUrl, seed, name = 'writers' } = options;
  const random = createRandom(seed).split(name);
  const lines = new Recorder<WriterLine>(join(folder, `${FILES.writers}${name}.ndjson`));
  const reads = new Recorder<ScreenLine>(join(folder, `${FILES.screens}${name}-reads.ndjson`));
  const journal = new Journal(lines, name);
  const client = new Client(url, MOST);
  parts = {
    market: createMarket(users, random.split('market'), name),
    journal,
    random,
    api: new ApiWriter({ client, journal, reads, name, random: random.split('api') }),
    sql: new SqlWriter(databaseUrl, journal),
    recorders: [lines, reads],
  };
  await parts.sql.write(preparation(parts.market));
  arriving = arrive(options);
}

/** Writes arrive whether or not earlier ones are done (Poisson); the clock, not the server, decides when. */
async function arrive({ perSecond, rollbackShare = 0.02 }: WritersOptions): Promise<void> {
  const { random } = parts;
  let next = performance.now();
  while (running) {
    next -= (Math.log(1 - random.next()) * 1_000) / perSecond;
    const wait = next - performance.now();
    if (wait > 1) await delay(wait);
    if (running) begin(random.next() < rollbackShare);
  }
}

function begin(rolledBack: boolean): void {
  const { market, journal, api, sql, random } = parts;
  if (journal.stats.underWay >= MOST) return void journal.stats.skipped++;
  if (random.next() < (rolledBack ? 0.5 : BY_HAND)) {
    if (sql.isBusy) return void journal.stats.skipped++;
    void sql.write(rolledBack ? nextRolledBack(market) : nextSqlWrite(market));
    return;
  }
  const write = rolledBack ? nextRefusedWrite(market) : null;
  void api.write(write ?? nextApiWrite(market));
}

/** Waits for what is under way; what is left then stays unknown. */
async function finish(): Promise<WriterStats> {
  running = false;
  const { api, journal, recorders } = parts;
  await arriving;
  const end = performance.now() + ENDING_MS;
  while (journal.stats.underWay > 0 && performance.now() < end) {
    if (performance.now() > end - ENDING_MS / 2) api.stop();
    await delay(LOOK_MS);
  }
  for (const recorder of recorders) recorder.flush();
  return journal.stats;
}

async function stop(): Promise<void> {
  await finish();
  for (const recorder of parts.recorders) recorder.close();
  // The answer has to leave first.
  setTimeout(() => process.exit(0), LOOK_MS);
}

const cpuMs = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1_000;

serveJobs({ start, finish, stop, stats: () => Promise.resolve({ ...parts.journal.stats, cpuMs: cpuMs() }) });
