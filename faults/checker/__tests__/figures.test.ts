import type { ScreenLine, Spread } from '../../history.ts';
import { Samples } from '../samples.ts';
import { Story } from './story.ts';

describe('samples', () => {
  it('gives percentiles within half a percent, and the greatest exactly', () => {
    const samples = new Samples();
    for (let n = 1; n <= 10_000; n++) samples.add(n / 10);
    const { count, p50, p95, p99, max } = samples.spread();
    expect([count, max]).toEqual([10_000, 1_000]);
    for (const [found, exact] of [
      [p50, 500],
      [p95, 950],
      [p99, 990],
    ] as const) {
      // prettier-ignore
      expect(found).toBeGreaterThanOrEqual(exact);
      expect(found).toBeLessThanOrEqual(exact * 1.005);
    }
  });

  it('has no percentile without a sample', () => {
    expect(new Samples().spread()).toEqual({ count: 0, p50: null, p95: null, p99: null, max: null });
  });
});

/** A run in which everybody gets each change `delays[i]` ms after it was written. */
function delayed(...delays: number[]) {
  const story = new Story();
  const cafe = story.thing('business', 'tina');
  const [socket, poller] = [story.watcher('tina', 'tenant'), story.watcher('tina', 'tenant', 'poll')];
  socket.reset();
  poller.reset();
  const started = story.now;
  for (const [n, delay] of delays.entries()) {
    story.now = started + 1_000 * n;
    const pos = story.commit([{ op: n === 0 ? 'create' : 'update', thing: cafe }], { by: n === 2 ? 'sql' : 'api' });
    story.now = story.at(pos).at + delay;
    socket.receive();
    poller.page();
  }
  for (const watcher of story.watchers) watcher.kpis();
  return { story: story.finish(), socket, started };
}
const median = ({ p50 }: Spread) => Math.round(p50 ?? -1);

describe('delivery', () => {
  it('is measured for pushed changes of the API alone, at screens that were up', async () => {
    const { story, socket } = delayed(20, 30, 500);
    socket.down();
    story.now += 10;
    const { delivery } = (await story.verdict()).figures;
    expect([delivery.socket.count, delivery.socket.max, delivery.all.count]).toEqual([2, 30, 2]);
    expect(delivery.poll.count).toBe(0);
  });

  it('is told for stretches of time, without the screens that are left out', async () => {
    const { story, started } = delayed(20, 30, 500, 40);
    const detail = { until: started + 1_500 };
    story.marks.push(
      { k: 'mark', at: started + 500, name: 'window:second', detail },
      { k: 'mark', at: started, name: 'window:all', detail: { until: started + 9_000 } },
      { k: 'mark', at: started, name: 'window:others', detail: { until: started + 9_000, except: 'socket-' } },
      { k: 'mark', at: started, name: 'fault' },
    );
    const { windows } = (await story.verdict()).figures;
    expect([windows['second']?.delivery.count, windows['all']?.delivery.count, windows['others']?.delivery.count]).toEqual([1, 3, 0]); // prettier-ignore
    expect(median(windows['second']?.delivery as Spread)).toBe(30);
    expect([windows['second']?.answers.count, windows['others']?.answers.count]).toEqual([1, 3]);
  });
});

describe('resume', () => {
  it('goes on to the end for a screen that never comes back', async () => {
    const { story, socket } = delayed(20);
    const end = socket.lines.pop() as ScreenLine;
    const at = story.now;
    socket.lines.push({ s: socket.name, at, k: 'down', reason: 'cut' }, { ...end, at: at + 700 });
    expect((await story.verdict()).figures.resume).toMatchObject({ count: 1, max: 700 });
  });
});

describe('answers', () => {
  it('have the time of those that never came, and count them', async () => {
    const { story } = delayed(20, 30);
    Object.assign(story.writers.at(-1) as object, { status: 0, took: 5_000 });
    const { answers, statuses } = (await story.verdict()).figures;
    expect([answers.count, answers.max, statuses]).toEqual([2, 5_000, { 200: 1, 0: 1 }]);
  });
});

describe('resets', () => {
  it('are counted once each, after the screen was up for the first time', async () => {
    const { story, socket } = delayed(20, 30);
    const final = socket.lines.pop() as ScreenLine;
    socket.down();
    socket.reset();
    expect((await delayed(20, 30).story.verdict()).figures.resets).toBe(0);
    // Within a connection there is no verdict, only the reset.
    const cursor = story.cursor(story.log.length);
    socket.lines.push({ s: socket.name, at: story.now, k: 'reset', cursor }, final);
    expect((await story.verdict()).figures.resets).toBe(2);
  });
});

describe('stall', () => {
  it('is the longest wait of a change of the API for its position', async () => {
    const { story } = delayed(20, 340, 900, 35);
    expect((await story.verdict()).figures.stall).toBe(340);
  });

  it('ends when a later change has its position', async () => {
    const { story, socket } = delayed(20, 30);
    const late = socket.lines.find((line) => line.k === 'event');
    if (late) late.at += 10_000;
    for (const line of story.watchers[1]?.lines ?? []) if (line.k === 'event' && line.id === story.at(1).eventId) line.at += 10_000; // prettier-ignore
    // The second change was seen 30 ms after it was written, 1,000 ms after the first one was.
    expect((await story.verdict()).figures.stall).toBeCloseTo(1_030, 0);
  });

  it('is nothing where nothing was seen', async () => {
    expect((await new Story().finish().verdict()).figures.stall).toBeNull();
  });
});
