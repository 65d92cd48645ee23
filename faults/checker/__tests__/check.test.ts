import type { Breach, LogLine, ScreenLine, WriterLine } from '../../history.ts';
import { foundIn, Story, type Watcher } from './story.ts';

type Event = Extract<ScreenLine, { k: 'event' }>;
type Final = Extract<ScreenLine, { k: 'final' }>;
type Told = Extract<ScreenLine, { k: 'kpis' }>;

/** A run with all that happens: a tenant with a socket and a poller, a landlord on SSE, a broker with a socket. */
function run() {
  const story = new Story();
  const socket = story.watcher('tina', 'tenant');
  const poller = story.watcher('tina', 'tenant', 'poll');
  const stream = story.watcher('lena', 'landlord', 'sse');
  const broker = story.watcher('bert', 'broker');
  const all = [socket, poller, stream, broker];
  const cafe = story.thing('business', 'tina');
  const bar = story.thing('business', 'tina');
  const house = story.thing('property', 'lena');
  const deal = story.thing('deal', 'bert', 1200.5);
  story.commit([{ op: 'create', thing: cafe }], { by: 'sql' });
  for (const watcher of all) watcher.reset();
  story.commit([{ op: 'create', thing: bar }, { op: 'create', thing: house }, { op: 'update', thing: cafe }]); // prettier-ignore
  story.canary();
  for (const watcher of [socket, stream, broker]) {
    watcher.receive();
    watcher.kpis();
  }
  story.commit([{ op: 'create', thing: deal }], { key: 'key-1' });
  socket.down();
  story.commit([{ op: 'update', thing: cafe, to: { status: 'closed' } }, { op: 'update', thing: bar }], { by: 'sql' }); // prettier-ignore
  story.commit([{ op: 'update', thing: deal, to: { status: 'offer_submitted', money: 900 } }], { key: 'key-2' });
  socket.resume();
  socket.kpis(story.log.length, 5);
  poller.page();
  story.commit([{ op: 'delete', thing: cafe }]);
  story.commit([{ op: 'update', thing: house, to: { status: 'leased' } }]);
  socket.receive();
  stream.receive();
  broker.receive();
  for (const watcher of all) watcher.kpis();
  poller.page();
  poller.page(100);
  story.finish();
  return { story, socket, poller, stream, broker, cafe, bar, house, deal };
}
type Run = ReturnType<typeof run>;

const eventsOf = ({ lines }: Watcher): Event[] => lines.filter((line) => line.k === 'event');
const finalOf = ({ lines }: Watcher): Final => lines.find((line) => line.k === 'final') as Final;
const kpisOf = ({ lines }: Watcher): Told[] => lines.filter((line) => line.k === 'kpis');
const remove = (watcher: Watcher, line: ScreenLine | undefined) =>
  watcher.lines.splice(watcher.lines.indexOf(line as ScreenLine), 1);
const logLine = ({ story }: Run, type: string): LogLine => story.log.find((line) => line.type === type) as LogLine;
const write = ({ story }: Run, more: Partial<Extract<WriterLine, { k: 'write' }>>, status = 200) => {
  const line = { w: 'w2', n: story.writers.length, at: story.now };
  story.writers.push(
    { ...line, k: 'write', via: 'api', op: 'update', user: 'tina', entity: 'business', marker: 'mark-w2-1', entitled: ['tina'], ...more },
    { ...line, k: 'answer', status, took: 3 },
  ); // prettier-ignore
};

describe('a run without a fault', () => {
  it('is clean', async () => {
    const { story } = run();
    const verdict = await story.verdict();
    expect(foundIn(verdict)).toEqual({});
    expect(verdict.figures).toMatchObject({
      screens: 4,
      events: 10,
      writes: { tried: 7, acknowledged: 7, refused: 0, unknown: 0, rolledBack: 0 },
      statuses: { 200: 7 },
      resume: { count: 1, max: 30 },
    });
  });

  it('is not proved by nothing', async () => {
    expect(foundIn(await new Story().finish().verdict())).toEqual({ logBroken: 1 });
  });

  it('is not proved by screens that only read KPIs', async () => {
    const story = new Story();
    Object.assign(story.watcher('bert', 'broker', 'poll').lines[0] as object, { only: 'kpis' });
    story.finish();
    for (const watcher of story.watchers) watcher.lines.pop();
    expect(foundIn(await story.verdict())).toEqual({ logBroken: 1 });
  });
});

/** What breaks a promise: the breach that must be found, and what is done to a clean run. */
const faults: [Breach, string, (run: Run) => void][] = [
  ['lost', 'an event left out before a later one', ({ socket }) => remove(socket, eventsOf(socket)[0])],
  ['lost', 'the last event', ({ broker }) => {
    remove(broker, eventsOf(broker).at(-1));
    finalOf(broker).cursor = eventsOf(broker).at(-1)?.cursor ?? '';
  }],
  ['lost', 'a screen that never comes back', ({ broker }) =>
    broker.lines.splice(-1, 0, { s: broker.name, at: 1, k: 'down', reason: 'cut' })],
  ['lost', 'a place past an event that did not come', ({ broker }) => remove(broker, eventsOf(broker).at(-1))],
  ['lost', 'a page that ends past an event it lacks', ({ poller }) => remove(poller, eventsOf(poller)[1])],
  ['lost', 'an event left out before a reset', ({ socket, story }) => {
    remove(socket, eventsOf(socket)[0]);
    const cursor = story.cursor(story.log.length);
    const end = socket.lines.indexOf(finalOf(socket));
    socket.lines.splice(end, 0, { s: socket.name, at: story.now, k: 'reset', cursor });
  }],
  ['lost', 'a verdict `current` over what was missed', ({ socket }) => {
    for (const { id } of eventsOf(socket).filter(({ live }) => !live))
      remove(socket, eventsOf(socket).find((event) => event.id === id));
  }],
  ['duplicated', 'an event twice', ({ socket }) => socket.lines.splice(6, 0, eventsOf(socket)[0] as Event)],
  ['duplicated', 'an event twice, later', ({ socket }) => socket.lines.splice(-1, 0, eventsOf(socket)[0] as Event)],
  ['duplicated', 'a replay that begins one early', ({ socket }) => {
    const replayed = eventsOf(socket).findIndex(({ live }) => !live);
    const at = socket.lines.indexOf(eventsOf(socket)[replayed] as Event);
    socket.lines.splice(at, 0, eventsOf(socket)[replayed - 1] as Event);
  }],
  ['duplicated', 'one idempotency key, two records', (run) => {
    const line = logLine(run, 'broker:deal-created');
    append(run, { ...line, entityIds: ['another'] });
  }],
  ['duplicated', 'one idempotency key, two changes', (run) => {
    const line = logLine(run, 'broker:deal-updated');
    append(run, { ...line, entityVersions: [3] });
  }],
  ['outOfOrder', 'two events changed over', ({ socket }) => {
    const [first, second] = eventsOf(socket) as [Event, Event];
    const [a, b] = [socket.lines.indexOf(first), socket.lines.indexOf(second)];
    [socket.lines[a], socket.lines[b]] = [second, first];
  }],
  ['outOfOrder', 'versions of a record changed over', (run) => (logLine(run, 'business:deleted').entityVersions = [3])],
  ['outOfOrder', 'a record that begins in its middle', (run) => (logLine(run, 'property:created').entityVersions = [2])],
  ['torn', 'a page that ends inside a transaction', ({ poller, story }) => {
    const page = poller.lines.findIndex(({ k }) => k === 'page');
    const cut = eventsOf(poller)[0] as Event;
    poller.lines.splice(poller.lines.indexOf(cut) + 1, 0, {
      s: poller.name, at: 0, k: 'page', from: story.cursor(1), to: cut.cursor, more: true, count: 1,
    });
    expect(page).toBeGreaterThan(0);
  }],
  ['torn', 'KPIs inside a transaction', ({ stream, story }) => {
    const told = kpisOf(stream)[0] as Told;
    told.asOf = 3;
    told.kpis = story.kpisAt('lena', 'landlord', 3);
  }],
  ['torn', 'a snapshot inside a transaction', ({ story, socket }) => {
    const snapshot = socket.lines.find(({ k }) => k === 'snapshot') as Extract<ScreenLine, { k: 'snapshot' }>;
    snapshot.cursor = story.cursor(2);
  }],
  ['torn', 'a transaction between another one\'s events at a screen', ({ socket }) => {
    const [first, second] = eventsOf(socket) as [Event, Event];
    const third = eventsOf(socket)[2] as Event;
    remove(socket, second);
    socket.lines.splice(socket.lines.indexOf(third) + 1, 0, second);
    expect(first.cursor).not.toBe(second.cursor);
  }],
  ['torn', 'a transaction in two places of the log', ({ story }) => (story.at(7).xid = story.at(2).xid)],
  ['torn', 'a wrong end of a transaction in the log', ({ story }) => (story.at(2).txEnd = 3)],
  ['phantom', 'an event that the log does not have', ({ socket }) =>
    ((eventsOf(socket)[0] as Event).id = 'ffffffff-0000-4000-8000-000000000000')],
  ['phantom', 'an event with other contents', ({ socket }) => ((eventsOf(socket)[0] as Event).hash = '0123456789abcdef')],
  ['phantom', 'an event by another name', ({ socket }) => ((eventsOf(socket)[0] as Event).type = 'business:updated')],
  ['phantom', 'a cursor that names another event', ({ socket }) => {
    const event = eventsOf(socket)[0] as Event;
    event.cursor = event.cursor.replace(/.{8}$/, 'ffffffff');
  }],
  ['phantom', 'a place past the end of the log', ({ stream }) => (finalOf(stream).cursor = '0a1b2c3d-zz-ffffffff')],
  ['phantom', 'a write that was rolled back', ({ story }) => Object.assign(story.writers[2] as object, { fate: 'rolled back' })],
  ['phantom', 'a write that was refused', ({ story }) => Object.assign(story.writers[3] as object, { status: 422 })],
  ['phantom', 'a marker that nobody wrote', (run) =>
    (logLine(run, 'business:deleted').data['name'] = 'mark-w9-9')],
  ['leaked', 'an event at a screen of another user', ({ broker, socket }) =>
    broker.lines.splice(-1, 0, { ...(eventsOf(socket)[0] as Event), s: broker.name })],
  ['leaked', 'a line of the log that is for the servers', ({ broker, story }) => {
    const { eventId: id, pos, type } = story.log.find((line) => line.type === 'canary') as LogLine;
    broker.lines.splice(-1, 0, { ...(eventsOf(broker)[0] as Event), id, type, cursor: story.cursor(pos) });
  }],
  ['leaked', 'a record told to somebody who may not see it', (run) => logLine(run, 'broker:deal-created').streams.push('user:tina')],
  ['leaked', 'a row of another user at the end', ({ socket, house }) => finalOf(socket).rows.push({ entity: 'business', id: house.id, version: 2 })],
  ['leaked', 'a row of another user in a snapshot', ({ broker, house }) => {
    const snapshot = broker.lines.find(({ k }) => k === 'snapshot') as Extract<ScreenLine, { k: 'snapshot' }>;
    snapshot.rows.push({ entity: 'property', id: house.id, version: 1 });
  }],
  ['acknowledgedMissing', 'a change that is not in the log', (run) => write(run, { id: run.bar.id })],
  ['acknowledgedMissing', 'a record that is not in the log', (run) => write(run, { op: 'create' })],
  ['acknowledgedMissing', 'a record that was never deleted', (run) => write(run, { op: 'delete', id: run.bar.id, marker: '' })],
  ['acknowledgedMissing', 'a version that is not in the log', (run) => {
    write(run, { id: run.bar.id, marker: '' });
    Object.assign(run.story.writers.at(-1) as object, { version: 3 });
  }],
  ['acknowledgedMissing', 'a change that is not in the log, though another one was given its version', (run) => {
    write(run, { id: run.bar.id });
    Object.assign(run.story.writers.at(-1) as object, { version: 2 });
  }],
  ['acknowledgedMissing', 'an answer that names a place before its change', ({ story }) => Object.assign(story.writers[3] as object, { position: 1 })],
  ['kpiOlder', 'KPIs that fall back', ({ broker, story }) => {
    const told = kpisOf(broker).at(-1) as Told;
    broker.lines.splice(-1, 0, { ...told, asOf: 6, kpis: story.kpisAt('bert', 'broker', 6) });
  }],
  ['kpiOlder', 'KPIs that are pushed after newer ones, though they are dropped', ({ broker, story }) =>
    broker.lines.splice(-1, 0, { s: broker.name, at: 1, k: 'kpis', asOf: 6, kpis: story.kpisAt('bert', 'broker', 6), how: 'push', dropped: true })],
  ['kpiOlder', 'a read below the position it named', ({ poller, story }) => {
    const told = kpisOf(poller).at(-1) as Told;
    Object.assign(told, { asOf: 7, kpis: story.kpisAt('tina', 'tenant', 7), min: 10 });
  }],
  ['kpiOlder', 'KPIs that have stood still', ({ broker, story }) =>
    Object.assign(finalOf(broker), { asOf: 6, kpis: story.kpisAt('bert', 'broker', 6) })],
  ['kpiOlder', 'no KPIs at the end', ({ broker }) => Object.assign(finalOf(broker), { asOf: -1, kpis: null })],
  ['kpiWrong', 'a number that the log does not make', ({ broker }) =>
    ((kpisOf(broker).at(-1) as Told).kpis = { activeDeals: { value: 1 }, commissionPipeline: { value: 900.01 } })],
  ['kpiWrong', 'a number as of another place', ({ broker }) => ((kpisOf(broker).at(-1) as Told).asOf = 6)],
  ['kpiWrong', 'a number that is not the tables\'', ({ story }) =>
    story.truth.forEach((line) => line.k === 'kpis' && line.user === 'lena' && (line.kpis['activeListings'] = 4))],
  ['kpiWrong', 'KPIs past the end of the log', ({ broker }) => (finalOf(broker).asOf = 1_000)],
  ['stateDiffers', 'an old version at the end', ({ stream }) => ((finalOf(stream).rows[0] as { version: number }).version = 1)],
  ['stateDiffers', 'a row too few', ({ stream }) => finalOf(stream).rows.pop()],
  ['stateDiffers', 'a row that is gone', ({ socket, cafe }) => finalOf(socket).rows.push({ entity: 'business', id: cafe.id, version: 3 })],
  ['stateDiffers', 'a record of which the log never told', ({ story }) =>
    story.truth.push({ k: 'row', user: 'nobody', entity: 'message', id: 'm1', version: 1 })],
  ['stateDiffers', 'a record that nobody watches, with a change that is not in the log', ({ story, bar }) =>
    story.truth.push({ k: 'row', user: 'nobody', entity: 'business', id: bar.id, version: bar.version + 1 })],
  ['stateDiffers', 'a record that the log says is deleted', ({ story, cafe }) =>
    story.truth.push({ k: 'row', user: 'nobody', entity: 'business', id: cafe.id, version: 4 })],
  ['stateDiffers', 'a screen that shows nothing', ({ stream }) => remove(stream, finalOf(stream))],
  ['logBroken', 'a hole', ({ story }) => story.log.splice(4, 1)],
  ['logBroken', 'an event in two places', ({ story }) => (story.at(6).eventId = story.at(5).eventId)],
  ['logBroken', 'a position given twice', ({ story }) => story.log.splice(5, 0, { ...story.at(5), eventId: 'ffffffff' })],
  ['logBroken', 'a change without a position', ({ story }) => Object.assign(story.truth.at(-1) as object, { waiting: 1 })],
  ['logBroken', 'a head past the last event', ({ story }) => Object.assign(story.truth.at(-1) as object, { head: 99 })],
  ['logBroken', 'nothing about the log', ({ story }) => story.truth.pop()],
]; // prettier-ignore

/** Adds to the log, and lets the broker's screen have it. */
function append({ story, broker }: Run, line: LogLine): void {
  const pos = story.log.length + 1;
  story.log.push({ ...line, pos, txEnd: pos, eventId: 'eeeeeeee-0000-4000-8000-000000000000', xid: '999' });
  Object.assign(story.truth.at(-1) as object, { head: pos });
  const final = broker.lines.pop();
  broker.receive();
  broker.lines.push(final as ScreenLine);
}

describe('a fault', () => {
  it.each(faults)('%s: %s', async (breach, _what, put) => {
    const made = run();
    put(made);
    expect(Object.keys(foundIn(await made.story.verdict()))).toContain(breach);
  });
});

/** What looks like a fault and is none. */
const harmless: [string, (run: Run) => void][] = [
  ['KPIs as of an earlier place since which nothing moved them', ({ socket, story }) =>
    socket.lines.splice(-1, 0, { s: socket.name, at: 1, k: 'kpis', asOf: 10, kpis: story.kpisAt('tina', 'tenant', 10), how: 'read', min: 11 })],
  ['older KPIs that were read and dropped', ({ broker, story }) =>
    broker.lines.splice(-1, 0, { s: broker.name, at: 1, k: 'kpis', asOf: 6, kpis: story.kpisAt('bert', 'broker', 6), how: 'read', dropped: true })],
  ['older KPIs that another connection pushed and that were dropped', ({ broker, story }) => {
    const line = { s: broker.name, at: 1 };
    const older = { ...line, k: 'kpis', asOf: 6, kpis: story.kpisAt('bert', 'broker', 6), how: 'push', dropped: true } as const;
    broker.lines.splice(-1, 0, { ...line, k: 'down', reason: 'cut' }, older,
      { ...line, k: 'up', verdict: 'current', cursor: finalOf(broker).cursor }, older);
  }],
  ['a change without a marker that its version shows', (run) => {
    write(run, { id: run.bar.id, marker: '' });
    Object.assign(run.story.writers.at(-1) as object, { version: 2 });
  }],
  ['a change that was told in bulk, before another one', (run) => {
    const { story, broker, deal } = run;
    append(run, { ...logLine(run, 'broker:deal-updated'), type: 'bulk:changed', entityVersions: [3], data: { entityType: 'deal', ids: [deal.id], count: 1 } });
    write(run, { op: 'update', user: 'bert', entity: 'deal', id: deal.id });
    Object.assign(story.writers.at(-1) as object, { version: 3 });
    story.log.push({ ...story.at(story.log.length), ...logLine(run, 'broker:deal-updated'), pos: story.log.length + 1, txEnd: story.log.length + 1, entityVersions: [4],
      data: { dealId: deal.id }, eventId: 'dddddddd-0000-4000-8000-000000000000', xid: '1000' });
    Object.assign(story.truth.at(-1) as object, { head: story.log.length });
    const final = broker.lines.pop() as Final;
    broker.receive();
    Object.assign(final, { cursor: story.cursor(story.log.length), asOf: story.log.length });
    broker.lines.push(final);
    for (const row of final.rows) row.version = 4;
    story.truth.forEach((row) => row.k === 'row' && row.id === deal.id && (row.version = 4));
  }],
  ['a reset in place of what was missed', ({ socket, story }) => {
    const up = socket.lines.findIndex((line) => line.k === 'up' && line.verdict === 'replayed');
    const replayed = eventsOf(socket).filter(({ live }) => !live);
    socket.lines[up] = { s: socket.name, at: 2, k: 'up', verdict: 'reset', cursor: story.cursor(9) };
    for (const event of replayed) remove(socket, event);
  }],
  ['an event that was applied before a reset and comes again', ({ socket }) => {
    const end = socket.lines.indexOf(finalOf(socket));
    const last = eventsOf(socket).at(-1) as Event;
    const before = (socket.lines.find(({ k }) => k === 'reset') as Extract<ScreenLine, { k: 'reset' }>).cursor;
    socket.lines.splice(end, 0, { s: socket.name, at: 3, k: 'reset', cursor: before }, ...eventsOf(socket));
    expect(last.k).toBe('event');
  }],
  ['the end of a transaction that is not the user\'s', ({ broker }) => (finalOf(broker).cursor = eventsOf(broker).at(-1)?.cursor ?? '')],
  ['a write of which nobody knows what became', (run) => write(run, { id: run.bar.id }, 0)],
  ['a write that was refused and did not happen', (run) => write(run, { id: run.bar.id }, 409)],
  ['a rolled back write', (run) => write(run, { id: run.bar.id, entitled: [], fate: 'rolled back' }, 422)],
  ['a try again under the same key', ({ story }) => {
    const at = story.writers.findIndex((line) => line.k === 'write' && line.key === 'key-1');
    const [tried, answered] = story.writers.slice(at, at + 2) as [WriterLine, WriterLine];
    Object.assign(answered, { status: 0 });
    story.writers.push({ ...tried, n: 90 }, { ...answered, n: 90, ...{ status: 200 } });
  }],
  ['an answer that left before its change was relayed', ({ story }) => Object.assign(story.writers[3] as object, { position: 1, pending: true })],
  ['a companion without a version', (run) => {
    const line = logLine(run, 'broker:deal-updated');
    append(run, { ...line, type: 'broker:property-matched', entityType: 'match', entityVersions: null, moved: [], data: { matchId: 'x' } });
  }],
  ['numbers after a change told in bulk', (run) => {
    const line = logLine(run, 'broker:deal-updated');
    append(run, { ...line, type: 'bulk:changed', entityVersions: [3], data: { entityType: 'deal', ids: [run.deal.id], count: 1 } });
    const { story, broker, deal } = run;
    const asOf = story.log.length;
    for (const row of finalOf(broker).rows) row.version = 3;
    story.truth.forEach((row) => row.k === 'row' && row.id === deal.id && (row.version = 3));
    Object.assign(finalOf(broker), { asOf, kpis: { activeDeals: { value: 7 }, commissionPipeline: { value: 3 } } });
    for (const entry of story.truth) if (entry.k === 'kpis' && entry.user === 'bert') entry.kpis = { activeDeals: 7, commissionPipeline: 3 };
  }],
  ['a screen that only reads KPIs', ({ story }) => {
    const reader = story.watcher('bert', 'broker', 'poll');
    Object.assign(reader.lines[0] as object, { only: 'kpis' });
    reader.kpis(story.log.length, 6);
  }],
]; // prettier-ignore

describe('no fault', () => {
  it.each(harmless)('%s', async (_what, put) => {
    const made = run();
    put(made);
    expect(foundIn(await made.story.verdict())).toEqual({});
  });
});
