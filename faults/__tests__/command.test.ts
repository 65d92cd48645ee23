import { expect, test } from '@jest/globals';
import { BREACHES, type Verdict } from '../history.ts';
import { parseOptions } from '../options.ts';
import { proofs } from '../proof.ts';
import { createRandom } from '../random.ts';
import { breachesOf, holdTargets, lineOf, tooLittle, type Result } from '../report.ts';
import type { FaultRow } from '../rows/row.ts';
import { rows } from '../rows/index.ts';
import { bounded, timing } from '../time.ts';

test('random numbers repeat with the seed, and streams do not disturb one another', () => {
  const draw = (seed: number, name: string, before = 0) => {
    const random = createRandom(seed);
    for (let n = 0; n < before; n++) random.next();
    const stream = random.split(name);
    return [stream.next(), stream.int(1, 1_000_000), stream.uuid(), stream.shuffled([1, 2, 3, 4, 5]).join('')];
  };
  expect(draw(1, 'a')).toEqual(draw(1, 'a', 3));
  expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
  expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
  const random = createRandom(3);
  const drawn = Array.from({ length: 10_000 }, () => random.int(1, 4));
  for (const value of [1, 2, 3, 4]) expect(drawn.filter((one) => one === value).length / 10_000).toBeCloseTo(0.25, 1);
  expect(random.uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
  expect(() => random.pick([])).toThrow('Nothing to pick from');
});

test('the command line: full scale unless told, a fifth when short, single numbers over both', () => {
  expect(parseOptions([]).scale).toEqual({ nodes: 2, users: 400, sockets: 1_000, library: 100, sse: 50, pollers: 50, writesPerSecond: 100 }); // prettier-ignore
  expect(parseOptions(['--short']).scale).toEqual({ nodes: 2, users: 80, sockets: 200, library: 20, sse: 10, pollers: 10, writesPerSecond: 20 }); // prettier-ignore
  expect(parseOptions(['--sockets', '30', '--writes', '7']).scale).toMatchObject({ sockets: 30, library: 3, writesPerSecond: 7 }); // prettier-ignore
  expect(parseOptions(['calm', '--seed', '5', '--seconds', '9', '--no-seeds', '--keep', 'x'])).toMatchObject({
    rows: ['calm'], seed: 5, seconds: 9, seeds: false, keep: 'x', short: false,
  }); // prettier-ignore
  for (const wrong of [
    ['--seed', 'x'],
    ['--users', '2'],
    ['--seconds', '-1'],
    ['--seconds', '0'],
    ['--writes', '0'],
    ['--what'],
  ])
    expect(() => parseOptions(wrong)).toThrow();
});

test('every row has a name of its own that can be typed, and something to reach or nothing but the promise', () => {
  const names = rows.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const row of rows) {
    expect(row.name).toMatch(/^[a-z][a-z-]*$/);
    for (const target of row.targets) expect(target.atMost ?? target.atLeast).toBeDefined();
  }
});

const verdictWith = (counts: Partial<Record<string, number>>): Verdict =>
  ({
    breaches: Object.fromEntries(BREACHES.map((kind) => [kind, { count: counts[kind] ?? 0, examples: [] }])),
    figures: { events: 12, applied: 34, screens: 5 },
  }) as unknown as Verdict;

const rowWith = (targets: FaultRow['targets']): FaultRow => ({ name: 'x', title: 'X', seconds: 1, run: () => Promise.resolve({}), targets }); // prettier-ignore

test('a target is reached within its bounds, and never without a measurement', () => {
  const target = { name: 't', unit: 'ms', of: (_: Verdict, { t }: Record<string, number | null>) => t ?? null };
  const reached = (bound: { atMost?: number; atLeast?: number }, t: number | null) =>
    holdTargets(rowWith([{ ...target, ...bound }]), verdictWith({}), { t })[0]?.reached;
  expect([reached({ atMost: 5 }, 5), reached({ atMost: 5 }, 5.1), reached({ atMost: 5 }, null)]).toEqual([true, false, false]); // prettier-ignore
  expect([reached({ atLeast: 5 }, 5), reached({ atLeast: 5 }, 4.9), reached({ atLeast: 5 }, null)]).toEqual([true, false, false]); // prettier-ignore
});

test('a run of few screens or few writes proves too little', () => {
  const verdict = (screens: number, acknowledged: number) =>
    ({ figures: { screens, writes: { acknowledged } } }) as unknown as Verdict;
  const wanted = { opened: 5, writesPerSecond: 10, seconds: 6 };
  expect(tooLittle(verdict(5, 30), wanted)).toEqual([]);
  expect(tooLittle(verdict(4, 30), wanted)).toEqual(['only 4 of 5 screens recorded what they saw']);
  expect(tooLittle(verdict(5, 29), wanted)).toEqual(['only 29 writes were acknowledged, at least 30 have to be']);
});

test('the checker is proved by what it finds and by what it does not, for a look at each change as well', () => {
  for (const short of [true, false]) {
    const [first, ...others] = proofs(short);
    expect(first?.row.name).toBe('no bug');
    expect(first?.bug.expects).toEqual([]);
    expect(first?.options).toMatchObject({
      scale: others[0]?.options.scale,
      patienceMs: others[0]?.options.patienceMs,
    });
    expect(others.length).toBeGreaterThanOrEqual(5);
    for (const { bug } of others) expect(bug.expects.length).toBeGreaterThan(0);
  }
});

test('the line says 000 without breaches, else which and how many, and why a run broke', () => {
  const scale = parseOptions([]).scale;
  const result: Result = {
    name: 'x', title: 'X', passed: true, reasons: [], breaches: {}, seconds: 61.4, seed: 7, scale, short: false, faultSeconds: 60, checkerProved: true, measured: {}, idle: 40, versions: {},
    targets: [{ name: 'p99', unit: 'ms', atMost: 150, value: 12.34, reached: true }], verdict: verdictWith({}),
  }; // prettier-ignore
  expect(lineOf(result)).toMatch(
    /^PASS {2}x +000; p99 12 <= 150 ms; 12 events, 34 applied by 5 screens; 61 s, .*seed 7$/,
  );
  const verdict = verdictWith({ lost: 2, torn: 1 });
  const broken = { ...result, passed: false, breaches: breachesOf(verdict), verdict, reasons: ['node-1 ended'], histories: 'h' }; // prettier-ignore
  expect(lineOf(broken)).toMatch(/^FAIL {2}x +lost 2 torn 1; .*\n {6}node-1 ended\n {6}histories: h$/);
  const unmeasured = [{ name: 'p99', unit: 'ms', atMost: 150, value: null, reached: false }];
  expect(lineOf({ ...result, targets: unmeasured })).toContain('p99 not measured NOT <= 150 ms');
});

test('what is repeated waits for its turn, and an accident ends every wait', async () => {
  const accidents: string[] = [];
  const { every, during, window } = timing(() => undefined, () => accidents[0]); // prettier-ignore
  const times: number[] = [];
  const started = performance.now();
  await every(0.1, 0.35, (time) => Promise.resolve(void times.push(time, performance.now() - started)));
  expect(times.filter((_, n) => n % 2 === 0)).toEqual([1, 2, 3]);
  expect(times[5]).toBeGreaterThanOrEqual(299);
  expect(performance.now() - started).toBeGreaterThanOrEqual(349);
  expect(await window('w', () => Promise.resolve(5))).toBe(5);
  accidents.push('node-1 ended by itself');
  await expect(during(60)).rejects.toThrow('node-1 ended by itself');
});

test('what takes too long is given up', async () => {
  await expect(bounded(0.05, 'The fault x', new Promise(() => undefined))).rejects.toThrow('The fault x was not through after 0.05 s'); // prettier-ignore
  expect(await bounded(5, 'y', Promise.resolve(1))).toBe(1);
});
