import fc from 'fast-check';
import { includes } from '../../../client/query/rules.ts';
import { isFalse, atLeast, contains, equals, every } from '../../../client/query/rules.ts';
import type { Row, Viewer } from '../../../client/query/types.ts';
import { createPool, Database } from '../../../db/database.ts';
import { sql } from '../../../db/sql.ts';
import { containing } from '../../../stores/statements.ts';
import { createTestDatabase } from '../../support/testDatabase.ts';

const viewer: Viewer = { role: 'tenant' };
const row = (columns: Record<string, unknown>): Row => ({ id: 'r', ...columns });

test('a text is found as PostgreSQL finds it, or it is said to be unknown', async () => {
  const database = await createTestDatabase();
  const pool = createPool(database.url, 1, () => undefined);
  const db = new Database(pool);
  const letters = fc.constantFrom(...'aAbBzZéÉßẞİıÅåσςΣ%_\\ .', 'ﬁ', 'K');
  const text = fc.array(letters, { maxLength: 8 }).map((characters) => characters.join(''));
  const pairs = fc.sample(fc.tuple(text, text.filter(Boolean)), 2_000);
  const [texts, parts] = [pairs.map(([whole]) => whole), pairs.map(([, part]) => containing(part))];
  const found = await db.rows<{ found: boolean }>(
    sql`select t ilike p as found from unnest(${texts}::text[], ${parts}::text[]) with ordinality u(t, p, n) order by n`,
  );
  let certain = 0;
  for (const [i, [whole, part]] of pairs.entries()) {
    const verdict = includes(whole, part);
    if (verdict === 'unknown') continue;
    certain++;
    expect({ whole, part, found: verdict }).toEqual({ whole, part, found: found[i]?.found });
  }
  expect(certain).toBeGreaterThan(1_500);
  await pool.end();
  await database.drop();
});

test('conditions', () => {
  expect(equals('status').test(row({ status: 'active' }), 'active', viewer)).toBe(true);
  expect(isFalse('is_dismissed').test(row({ is_dismissed: true }), undefined, viewer)).toBe(false);
  expect(atLeast('score').test(row({ score: 70 }), '70', viewer)).toBe(true);
  expect(atLeast('score').test(row({ score: null }), 0, viewer)).toBe(false);
  // As concat_ws: what is null is not there, and its separator neither.
  expect(contains('title', 'address', 'city').test(row({ title: 'Old', address: null, city: 'Graz' }), 'old graz', viewer)).toBe(true); // prettier-ignore
});

test('of several conditions one that fails decides, then one that is unknown', () => {
  expect(every(['unknown', false])).toBe(false);
  expect(every([true, 'unknown'])).toBe('unknown');
  expect(every([true, true])).toBe(true);
});
