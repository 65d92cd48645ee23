import { setTimeout as delay } from 'node:timers/promises';
import type { ScreenLine } from '../history.ts';
import type { Random } from '../random.ts';
import type { ApiWrite } from './apiWrites.ts';
import type { Client, Told } from './http.ts';
import type { Journal, Outcome } from './journal.ts';
import { instant, type Recorder } from './recorder.ts';
import type { LoadUser } from './screen.ts';

/** Part of the writes without a clear answer that are tried again; the others stay unknown. */
const AGAIN = 0.8;
/** Part of the acknowledged writes that are sent once more all the same. */
const ONCE_MORE = 0.01;
/** Part of the writes that are sent twice at the same time, as a client that is impatient or has two tabs. */
const AT_ONCE = 0.01;
/** Part of the acknowledged writes after which the writer reads its KPIs. */
const READS = 0.08;
const TRIES = 6;
const FIRST_PAUSE_MS = 200;

/** Nobody knows whether it was done, or it may be done in a moment. */
const UNCLEAR = new Set([0, 429, 500, 502, 503, 504]);

/** What answers to writes have in common, if anything. */
type Data = { id: string; version?: number; conversation_id?: string };
type Tried = { outcome: Outcome; data?: Data };

interface Parts {
  client: Client;
  journal: Journal;
  random: Random;
  /** Of the writers' own reads. */
  reads: Recorder<ScreenLine>;
  name: string;
}

/** Sends writes over the public API, again with the same key where it is not known what became of them. */
export class ApiWriter {
  readonly #parts: Parts;
  /** Readers by user: one read at a time, so that what is written down has the order in which it was seen. */
  readonly #readers = new Map<string, { reading: boolean; newest: number }>();
  #stopping = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** No write is tried again any more. */
  stop(): void {
    this.#stopping = true;
  }

  async write(write: ApiWrite): Promise<void> {
    const { random } = this.#parts;
    const key = random.uuid();
    for (let attempt = 1; ; attempt++) {
      const tried = await (attempt === 1 && random.next() < AT_ONCE
        ? this.#tryTwice(write, key)
        : this.#try(write, key));
      const { status } = tried.outcome;
      if (isDone(status)) return this.#acknowledged(write, key, tried);
      if (status === 404) write.gone?.();
      if (!UNCLEAR.has(status) || attempt === TRIES || this.#stopping || random.next() > AGAIN) return;
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + random.next()));
    }
  }

  async #acknowledged(write: ApiWrite, key: string, { outcome, data }: Tried): Promise<void> {
    const { random } = this.#parts;
    if (data) write.learn?.(data);
    const { position, pending } = outcome;
    if (position !== undefined && !pending && random.next() < READS) await this.#readKpis(write.sender, position);
    if (random.next() < ONCE_MORE) await this.#try(write, key);
  }

  /** Two tries over two connections, with one key; the answer of one that was done, if any was. */
  async #tryTwice(write: ApiWrite, key: string): Promise<Tried> {
    const [first, second] = await Promise.all([this.#try(write, key), this.#try(write, key)]);
    return isDone(second.outcome.status) ? second : first;
  }

  async #try({ intent, sender, method, path, body }: ApiWrite, key: string): Promise<Tried> {
    const { client, journal } = this.#parts;
    const answered = journal.begin(intent && { via: 'api', ...intent, key });
    const headers = { 'idempotency-key': key };
    const told = await client.ask<Data>(path, { method, token: sender.token, body, headers }).catch(() => null);
    const tried = told ? read(told) : { outcome: { status: 0 } };
    answered(tried.outcome);
    return tried;
  }

  /** The writer's own KPIs, no older than its write. */
  async #readKpis(user: LoadUser, min: number): Promise<void> {
    const { client, reads, name } = this.#parts;
    const s = `${name}-reads-${user.id}`;
    let reader = this.#readers.get(user.id);
    if (!reader) {
      this.#readers.set(user.id, (reader = { reading: false, newest: -1 }));
      reads.write({ s, at: instant(), k: 'open', user: user.id, role: user.role, transport: 'poll', only: 'kpis' });
    }
    if (reader.reading) return;
    reader.reading = true;
    const told = await client
      .ask(`/api/dashboard/${user.role}/kpis`, { token: user.token, headers: { 'x-min-position': String(min) } })
      .catch(() => null);
    reader.reading = false;
    if (told?.status !== 200 || told.body?.asOf === undefined) return;
    const { asOf, data: kpis } = told.body;
    const dropped = asOf < reader.newest;
    reader.newest = Math.max(reader.newest, asOf);
    reads.write({ s, at: instant(), k: 'kpis', asOf, kpis, how: 'read', min, ...(dropped && { dropped }) });
  }
}

const isDone = (status: number): boolean => status >= 200 && status < 300;

function read({ status, headers, body }: Told<Data>): Tried {
  const data = body?.data;
  const position = headers['x-position'];
  const outcome: Outcome = {
    status,
    ...(data?.id !== undefined && { id: data.id }),
    ...(data?.version !== undefined && { version: data.version }),
    ...(position !== undefined && { position: Number(position) }),
    ...(headers['x-position-pending'] === 'true' && { pending: true }),
    ...(body?.error && { code: body.error.code }),
  };
  return { outcome, ...(data && { data }) };
}
