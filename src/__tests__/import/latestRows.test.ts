import { LatestRows } from '../../import/latestRows.ts';

test('agrees with a plain map, through every growth of its table', () => {
  const latest = new LatestRows();
  const expected = new Map<string, { year: number; line: number }>();
  // A small generator of its own: the same rows in every run.
  let seed = 7;
  const random = (below: number) => ((seed = Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 8) % below;
  for (let line = 1; line <= 60_000; line++) {
    const [id, year] = [`id-${random(30_000)}`, 2_020 + random(4)];
    latest.offer(id, year, line);
    if (year >= (expected.get(id)?.year ?? 0)) expected.set(id, { year, line });
  }
  expect(expected.size).toBeGreaterThan(20_000);
  expect(latest.size).toBe(expected.size);
  const wrong = [...expected].filter(([id, { line }]) => !latest.isLatest(id, line) || latest.isLatest(id, line + 1));
  expect(wrong).toEqual([]);
  expect(latest.isLatest('never offered', 1)).toBe(false);
});
