import fc from 'fast-check';
import type { Breach, ScreenLine } from '../../history.ts';
import { foundIn, Story, type Change, type Kind, type Thing, type Watcher } from './story.ts';

const KINDS: readonly Kind[] = ['business', 'property', 'deal'];
const USERS: Record<Kind, string[]> = { business: ['tina', 'tom'], property: ['lena'], deal: ['bert', 'bea'] };
const STATUS: Record<Kind, string[]> = {
  business: ['active', 'closed'],
  property: ['active', 'leased'],
  deal: ['touring', 'signed', 'offer_submitted', 'prospecting'],
};
type Draw = (below: number) => number;

/** A story of anything that may happen, in which everything is right. */
function tell(draws: readonly number[]): Story {
  let drawn = 0;
  const draw: Draw = (below) =>
    Math.floor(((draws[drawn++ % draws.length] ?? 0) / 1_000 + drawn * 0.618) * below) % below;
  const story = new Story();
  for (const kind of KINDS)
    for (const user of USERS[kind])
      for (const transport of ['socket', 'poll'] as const)
        story.watcher(user, { business: 'tenant', property: 'landlord', deal: 'broker' }[kind], transport);
  const up = new Set<Watcher>();
  for (const watcher of story.watchers) {
    watcher.reset();
    up.add(watcher);
  }
  for (let step = 0; step < 40; step++) {
    if (draw(8) === 0) story.canary();
    else story.commit(changes(story, draw), { by: (['api', 'sql', null] as const)[draw(3)] ?? null });
    for (const watcher of story.watchers) act(watcher, up, draw);
  }
  for (const watcher of story.watchers) {
    if (watcher.name.startsWith('poll')) watcher.page(1_000);
    else if (up.has(watcher)) watcher.receive();
    else watcher.resume();
  }
  return story.finish();
}

function changes(story: Story, draw: Draw): Change[] {
  const touched = new Set<Thing>();
  const list: Change[] = [];
  for (let n = 0; n <= draw(3); n++) {
    const old = story.things[draw(Math.max(story.things.length, 1))];
    if (!old || touched.has(old) || draw(3) === 0) {
      const kind = KINDS[draw(3)] ?? 'business';
      list.push({ op: 'create', thing: story.thing(kind, USERS[kind][draw(USERS[kind].length)] ?? '', draw(900)) });
    } else {
      touched.add(old);
      const status = STATUS[old.kind][draw(STATUS[old.kind].length)] ?? 'active';
      list.push(
        draw(6) === 0 ? { op: 'delete', thing: old } : { op: 'update', thing: old, to: { status, money: draw(900) } },
      );
    }
  }
  return list;
}

function act(watcher: Watcher, up: Set<Watcher>, draw: Draw): void {
  if (draw(20) === 0) {
    watcher.reset();
    up.add(watcher);
  } else if (watcher.name.startsWith('poll')) {
    if (draw(4) === 0) watcher.page(1 + draw(3));
  } else if (!up.has(watcher)) {
    if (draw(4) === 0) {
      watcher.resume();
      up.add(watcher);
    }
  } else if (draw(10) === 0) {
    watcher.down();
    up.delete(watcher);
  } else {
    watcher.receive();
    if (draw(3) === 0) watcher.kpis();
  }
}

/** Lines of all screens of a kind that satisfy a condition, with where they are. */
type Place = { watcher: Watcher; index: number };
function places<K extends ScreenLine['k']>(
  { watchers }: Story,
  k: K,
  condition: (line: Extract<ScreenLine, { k: K }>, place: Place) => boolean = () => true,
): Place[] {
  return watchers.flatMap((watcher) =>
    watcher.lines.flatMap((line, index) =>
      line.k === k && condition(line as Extract<ScreenLine, { k: K }>, { watcher, index }) ? [{ watcher, index }] : [],
    ),
  );
}

/** Whether a screen says anything about its place after this line, before a reset makes it all void. */
function isContinued({ watcher, index }: Place): boolean {
  const next = watcher.lines
    .slice(index + 1)
    .find(({ k }) => k === 'event' || k === 'page' || k === 'up' || k === 'reset' || k === 'final');
  return next !== undefined && next.k !== 'reset' && !(next.k === 'up' && next.verdict === 'reset');
}

const eventAt = ({ watcher, index }: Place) => watcher.lines[index] as Extract<ScreenLine, { k: 'event' }>;
const isInside = (story: Story, pos: number) => pos > 0 && story.at(pos).txEnd !== pos;
const positionOf = (cursor: string) => Number.parseInt(cursor.split('-')[1] ?? '', 36);

/** One fault put into a story: what may be found; where it can be put; how. */
interface Mutation {
  name: string;
  expects: Breach[];
  places: (story: Story) => Place[];
  put: (story: Story, place: Place) => void;
}

const mutations: Mutation[] = [
  {
    name: 'drop',
    expects: ['lost'],
    places: (story) => places(story, 'event', (_, place) => isContinued(place)),
    put: (_, { watcher, index }) => watcher.lines.splice(index, 1),
  },
  {
    name: 'repeat',
    expects: ['duplicated'],
    places: (story) => places(story, 'event'),
    put: (_, place) => place.watcher.lines.splice(place.index, 0, eventAt(place)),
  },
  {
    name: 'swap',
    expects: ['outOfOrder'],
    places: (story) => places(story, 'event', (_, { watcher, index }) => watcher.lines[index + 1]?.k === 'event'),
    put: (_, { watcher, index }) => watcher.lines.splice(index, 2, ...watcher.lines.slice(index, index + 2).reverse()),
  },
  {
    name: 'alter',
    expects: ['phantom'],
    places: (story) => places(story, 'event'),
    put: (_, place) => (eventAt(place).hash = 'x'),
  },
  {
    name: 'give to another',
    expects: ['leaked'],
    places: (story) => places(story, 'event'),
    put: (story, place) => {
      const other = story.watchers.find(({ user }) => user !== place.watcher.user) as Watcher;
      other.lines.splice(-1, 0, { ...eventAt(place), s: other.name });
    },
  },
  {
    name: 'end a page inside a transaction',
    expects: ['torn'],
    places: (story) => places(story, 'event', ({ cursor, live }) => !live && isInside(story, positionOf(cursor))),
    put: (_, { watcher, index }) => {
      const { cursor, s, at } = eventAt({ watcher, index });
      watcher.lines.splice(index + 1, 0, { s, at, k: 'page', from: cursor, to: cursor, more: true, count: 0 });
    },
  },
  {
    name: 'push a page end on',
    expects: ['lost', 'outOfOrder'],
    places: (story) => {
      const ofUser =
        ({ user }: Watcher) =>
        (pos: number) =>
          story.at(pos).streams.includes(`user:${user}`);
      const end = story.log.length;
      return places(story, 'page', ({ to }, { watcher }) =>
        Array.from({ length: end - positionOf(to) }, (_, n) => positionOf(to) + 1 + n).some(ofUser(watcher)),
      );
    },
    put: (story, { watcher, index }) => {
      (watcher.lines[index] as { to: string }).to = story.cursor(story.log.length);
    },
  },
  {
    name: 'lower asOf',
    expects: ['kpiOlder', 'kpiWrong'],
    places: (story) =>
      places(story, 'final', (_, { watcher }) => story.log.some(({ moved }) => moved.includes(watcher.user))),
    put: (story, { watcher, index }) => {
      const moved = story.log.findLast((line) => line.moved.includes(watcher.user))?.pos ?? 1;
      const asOf = story.log.findLast(({ pos, txEnd }) => pos === txEnd && pos < moved)?.pos ?? 0;
      const kpis = story.kpisAt(watcher.user, watcher.role, asOf);
      Object.assign(watcher.lines[index] as object, { asOf, kpis });
    },
  },
  {
    name: 'change a number',
    expects: ['kpiWrong'],
    places: (story) => places(story, 'kpis'),
    put: (_, { watcher, index }) => {
      const line = watcher.lines[index] as { kpis: Record<string, number | { value: number }> };
      for (const [name, kpi] of Object.entries(line.kpis))
        line.kpis[name] = typeof kpi === 'number' ? kpi + 1 : { value: kpi.value + 0.01 };
    },
  },
  {
    name: 'an old row',
    expects: ['stateDiffers'],
    places: (story) => places(story, 'final', ({ rows }) => rows.length > 0),
    put: (_, { watcher, index }) => {
      const [row] = (watcher.lines[index] as Extract<ScreenLine, { k: 'final' }>).rows;
      if (row) row.version--;
    },
  },
  {
    name: 'a hole in the log',
    expects: ['logBroken'],
    places: (story) => places(story, 'final').slice(0, 1),
    put: (story) => story.log.splice(Math.floor(story.log.length / 2), 1),
  },
];

const stories = fc.array(fc.nat(999), { minLength: 30, maxLength: 60 });

it('finds nothing where nothing is wrong', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (draws) => {
      expect(foundIn(await tell(draws).verdict())).toEqual({});
    }),
    { numRuns: 40 },
  );
});

it.each(mutations)('finds one fault anywhere: $name', async ({ expects, places: find, put }) => {
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(stories, fc.nat(), async (draws, choice) => {
      const story = tell(draws);
      const candidates = find(story);
      const place = candidates[choice % candidates.length];
      if (!place) return;
      tried++;
      put(story, place);
      const found = foundIn(await story.verdict());
      expect(expects.filter((breach) => found[breach] !== undefined)).not.toEqual([]);
    }),
    { numRuns: 15 },
  );
  expect(tried).toBeGreaterThan(3);
});
