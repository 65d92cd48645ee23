import { Engine, Random } from '../../../bench/simulation/engine.ts';
import { farFrom, fill } from '../../../bench/simulation/index.ts';
import { Machine } from '../../../bench/simulation/machine.ts';
import { Again, Disk, Places } from '../../../bench/simulation/resources.ts';
import { fit, sideBySide } from '../../../bench/simulation/fitted.ts';
import { runWriters } from '../../../bench/simulation/loads.ts';
import { reproduce } from '../../../bench/simulation/reproduce.ts';
import { behave } from '../../../bench/simulation/deployment.ts';
import { benchWorld } from '../../../bench/simulation/world.ts';
import { line } from '../../../bench/units/cost.ts';
import { readUnits } from '../../../bench/units/units.ts';

describe('the simulation behind docs/scale.md', () => {
  it('runs things in the order of their times, and of asking when those are equal', () => {
    const engine = new Engine();
    const order: string[] = [];
    for (const [at, name] of [[5, 'e'], [1, 'a'], [3, 'c'], [3, 'd'], [2, 'b']] as const) engine.after(at, () => order.push(name)); // prettier-ignore
    engine.runUntil(4);
    expect(order.join('')).toBe('abcd');
    expect(engine.now).toBe(4);
  });

  it('waits as long as queueing theory says: one server, random arrivals, equal work', () => {
    const engine = new Engine();
    const random = new Random(7);
    const thread = new Machine(engine, random, { cores: 1, spread: 0 }).thread();
    const waits: number[] = [];
    const arrive = () => {
      engine.after(random.exponential(1 / 0.7), arrive);
      const came = engine.now;
      thread.run(1, () => waits.push(engine.now - came - 1));
    };
    arrive();
    engine.runUntil(200_000);
    // Pollaczek and Khinchine: load / (2 (1 - load)) of the service time.
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(mean).toBeGreaterThan(0.95 * (0.7 / 0.6));
    expect(mean).toBeLessThan(1.05 * (0.7 / 0.6));
  });

  it('never gives more threads a processor than there are', () => {
    const engine = new Engine();
    const machine = new Machine(engine, new Random(1), { cores: 2, spread: 0 });
    let done = 0;
    for (let n = 0; n < 6; n++) machine.thread().run(10, () => done++);
    engine.runUntil(29.9);
    expect(done).toBeLessThan(6);
    engine.runUntil(30.1);
    expect([done, Math.round(machine.busy)]).toEqual([6, 60]);
  });

  it('leaves a thread its processor between two pieces of work until its slice is over', () => {
    const engine = new Engine();
    const machine = new Machine(engine, new Random(1), { cores: 1, spread: 0 });
    const [small, large] = [machine.thread(), machine.thread()];
    const order: string[] = [];
    for (let n = 0; n < 4; n++) small.run(0.2, () => order.push('small'));
    large.run(1.5, () => order.push('large'));
    for (let n = 0; n < 4; n++) small.run(0.2, () => order.push('small'));
    engine.runUntil(10);
    // Five fit into the first slice; the rest follow the slice of the other.
    expect(order).toEqual([...Array.from({ length: 8 }, () => 'small'), 'large']);
    expect(machine.busy).toBeCloseTo(3.1);
  });

  it('takes as much for other programs as they were measured to use, however busy it is', () => {
    const measured = readUnits();
    const used = (others: number) => {
      const bench = benchWorld(measured, { seed: 3, nodes: 1, pool: 40, others });
      runWriters(bench, measured, 32, 10);
      const own = [...bench.nodes.map(({ loop }) => loop.spent), ...bench.postgres.threads.map(({ spent }) => spent), bench.client.spent]; // prettier-ignore
      return (bench.postgres.machine.busy - own.reduce((sum, one) => sum + one, 0)) / bench.engine.now;
    };
    expect(used(0)).toBeCloseTo(0, 1);
    expect(used(1.2)).toBeGreaterThan(1.1);
  });

  it('fits the one factor to what Postgres spent on a write of eight writers, and leaves writes over HTTP as measured', () => {
    const measured = readUnits();
    const factor = fit(measured, 2);
    const point = reproduce(measured, 2, factor).find(({ name }) => name === '8 writers: Postgres, processor a write');
    expect(Math.abs((point?.simulated ?? 0) / (point?.measured ?? 1) - 1)).toBeLessThan(0.05);
    const dearer = sideBySide(measured, factor).postgres;
    expect(dearer.httpWriteBusy).toBe(measured.postgres.httpWriteBusy);
    expect(dearer.turn.each).not.toBe(measured.postgres.turn.each);
  });

  it('shares a flush among those who commit while the disk is busy', () => {
    const engine = new Engine();
    const disk = new Disk(engine, new Random(1), 1);
    let done = 0;
    for (let n = 0; n < 10; n++) disk.flush(1, () => done++);
    engine.runUntil(100);
    expect(done).toBe(10);
    expect(disk.busy).toBeLessThan(5);
  });

  it('hands a lock on in the order of asking, and runs again for a wake that came meanwhile', () => {
    const places = new Places(1);
    const order: number[] = [];
    for (let n = 0; n < 3; n++) places.take(() => order.push(n));
    places.release();
    places.release();
    expect(order).toEqual([0, 1, 2]);
    let runs = 0;
    let finish: () => void = () => undefined;
    const again = new Again((done) => {
      runs++;
      finish = done;
    });
    again.wake();
    again.wake();
    again.wake();
    finish();
    finish();
    expect(runs).toBe(2);
  });

  it('draws the line through points', () => {
    const { fixed, each } = line([[1, 5], [2, 7], [10, 23]]); // prettier-ignore
    expect(fixed).toBeCloseTo(3);
    expect(each).toBeCloseTo(2);
  });

  it('replaces what stands between its marks, and says when there are none', () => {
    expect(fill('a <!-- x -->old<!-- /x --> b', 'x', 'new')).toBe('a <!-- x -->\n\nnew\n\n<!-- /x --> b');
    expect(() => fill('nothing here', 'x', 'new')).toThrow('no place for x');
  });

  it('is the same for the same seed, and judges a point that is too far', () => {
    const measured = readUnits();
    const points = reproduce(measured, 1, 1.25);
    expect(reproduce(measured, 1, 1.25)).toEqual(points);
    const exact = points.map((point) => ({ ...point, measured: point.simulated }));
    expect(farFrom(exact)).toEqual([]);
    const [first, ...others] = exact.filter(({ counts }) => counts);
    expect(farFrom([{ ...first!, measured: first!.simulated * 1.5 }, ...others])).toEqual([first!.name]);
  });

  it('answers no more writes than its parts can do, and says which part is at its end', () => {
    const measured = readUnits();
    const deployment = { nodes: 1, cores: 8, recipients: 2, connections: 100 };
    const calm = behave(measured, deployment, 100, 2);
    expect(calm.answered).toBeGreaterThan(0.95);
    expect(calm.node).toBeLessThan(0.5);
    const flooded = behave(measured, deployment, 20_000, 0.5);
    expect(flooded.answered).toBeLessThan(0.5);
    expect(flooded.node).toBeGreaterThan(0.9);
  });
});
