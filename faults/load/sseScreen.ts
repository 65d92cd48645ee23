import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { Backoff } from './backoff.ts';
import { instant } from './recorder.ts';
import type { Feed, Screen, Surroundings } from './screen.ts';

const ANSWER_MS = 5_000;
/** The server says `keepalive` every 25 s. */
const SILENCE_MS = 40_000;

type Payload = Record<string, unknown>;

/** The event stream as a browser's EventSource reads it: `id` is the cursor, and goes back as Last-Event-ID or in the query. */
export class StreamFeed implements Feed {
  readonly #screen: Screen;
  readonly #around: Surroundings;
  readonly #backoff: Backoff;
  #request: ClientRequest | null = null;
  /** What the connection was opened with. */
  #asked: string | null = null;
  #openedAt = 0;
  /** The same by the clock of the events' timestamps. */
  #upSince = 0;
  #pauseMs = 0;
  #rest = '';
  #deadline: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(screen: Screen, around: Surroundings) {
    this.#screen = screen;
    this.#around = around;
    this.#backoff = new Backoff(around.random);
  }

  start(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const { cursor, user } = this.#screen;
    this.#asked = cursor;
    this.#rest = '';
    this.#openedAt = 0;
    const inQuery = this.#around.random.next() < 0.5;
    const request = get(`${this.#around.url}/api/events${cursor !== null && inQuery ? `?cursor=${cursor}` : ''}`, {
      agent: false,
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${user.token}`,
        ...(cursor !== null && !inQuery && { 'last-event-id': cursor }),
      },
    });
    this.#request = request;
    this.#expectWithin(ANSWER_MS);
    request.on('error', (error) => this.#lost(request, error.message));
    request.on('response', (response) => this.#read(request, response));
  }

  drop(): void {
    this.#request?.destroy(new Error('dropped'));
  }

  hurry(): void {
    this.#backoff.hurry();
    if (this.#retry) this.start();
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#discard();
    this.#screen.down('stopped');
  }

  #read(request: ClientRequest, response: IncomingMessage): void {
    if (response.statusCode !== 200) return this.#lost(request, `The stream answered ${response.statusCode}`);
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      if (request === this.#request) this.#take(text);
    });
    response.on('error', (error) => this.#lost(request, error.message));
    response.on('close', () => this.#lost(request, 'The stream ended'));
  }

  /** Takes whole blocks; the beginning of another one waits for its end. */
  #take(text: string): void {
    this.#expectWithin(this.#openedAt > 0 ? SILENCE_MS : ANSWER_MS);
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => splitField(line)));
      if (fields.has('retry')) this.#pauseMs = Number(fields.get('retry'));
      const data = fields.get('data');
      if (data !== undefined) this.#receive(fields.get('event') ?? '', fields.get('id'), JSON.parse(data) as Payload);
    }
  }

  #receive(type: string, id: string | undefined, payload: Payload): void {
    if (type === 'connected') this.#connected(String(payload['cursor']));
    else if (type === 'reset') this.#reset(String(payload['cursor']));
    else if (type === 'kpi:update') this.#screen.kpis(payload['kpis'], Number(payload['asOf']), 'push');
    else if (type === 'keepalive' && id !== undefined) this.#screen.moved(id);
    else if (type !== 'unread:update' && typeof payload['eventId'] === 'string') this.#event(type, id ?? '', payload);
  }

  /** A stream that continues begins at the cursor it was asked for; where it begins elsewhere, `reset` follows. */
  #connected(cursor: string): void {
    if (this.#asked === null) this.#opened('reset', cursor);
    else if (this.#asked === cursor) this.#opened('replayed', cursor);
  }

  #reset(cursor: string): void {
    if (this.#openedAt > 0) this.#screen.reset(cursor);
    else this.#opened('reset', cursor);
  }

  #opened(verdict: 'replayed' | 'reset', cursor: string): void {
    this.#openedAt = performance.now();
    this.#upSince = instant();
    this.#expectWithin(SILENCE_MS);
    this.#screen.up(verdict, cursor);
  }

  /** Nothing stands between a replay and what follows it: an event from before the connection is replayed. */
  #event(type: string, id: string, { timestamp, eventId, cursor: _cursor, ...data }: Payload): void {
    if (this.#openedAt === 0) return;
    const live = Date.parse(String(timestamp)) >= this.#upSince;
    this.#screen.event(type, String(eventId), id, data, live);
  }

  #lost(request: ClientRequest, reason: string): void {
    if (request !== this.#request) return;
    const held = this.#openedAt > 0 ? performance.now() - this.#openedAt : 0;
    this.#discard();
    this.#screen.down(reason);
    const wait = Math.max(this.#backoff.next(held), this.#pauseMs);
    this.#pauseMs = 0;
    this.#retry = setTimeout(() => this.start(), wait);
  }

  #expectWithin(ms: number): void {
    clearTimeout(this.#deadline);
    const request = this.#request;
    this.#deadline = setTimeout(() => request && this.#lost(request, 'The server is silent'), ms);
  }

  #discard(): void {
    clearTimeout(this.#deadline);
    const request = this.#request;
    this.#request = null;
    request?.destroy();
  }
}

/** A line of a block: the name of the field and its value. */
function splitField(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
}
