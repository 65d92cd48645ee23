import fc from 'fast-check';
import { released, stillRows, type StillState } from '../../frontend/components/live/stillRows.ts';

interface Row {
  id: string;
  text: string;
}
const getKey = (row: Row) => row.id;
const row = (id: string, text = id): Row => ({ id, text });
const rowsOf = (ids: string) => [...ids].map((id) => row(id));
const idsOf = (state: StillState<Row>) => state.shown.map(getKey).join('');
const goneOf = (state: StillState<Row>) => [...state.gone].join('');

const start = (ids: string) => released({ rows: rowsOf(ids), isHeld: false, listKey: '' });
const hold = (state: StillState<Row>, rows: Row[], listKey = '') =>
  stillRows(state, { rows, isHeld: true, listKey }, { getKey });
const letGo = (state: StillState<Row>, rows: Row[]) =>
  stillRows(state, { rows, isHeld: false, listKey: '' }, { getKey });

describe('a list that nobody holds', () => {
  it('shows the rows as they are', () => {
    const rows = rowsOf('xab');
    expect(letGo(start('ab'), rows).shown).toBe(rows);
  });

  it('is the same object while nothing changes', () => {
    const state = start('ab');
    expect(stillRows(state, { rows: state.rows, isHeld: false, listKey: '' }, { getKey })).toBe(state);
  });
});

describe('a list that is held', () => {
  it('counts rows that come above or between instead of showing them', () => {
    const state = hold(start('abc'), rowsOf('xyabzc'));
    expect([idsOf(state), state.newCount]).toEqual(['abc', 3]);
  });

  it('puts on what comes after the last row: it moves nothing', () => {
    const state = hold(start('abc'), rowsOf('xabcde'));
    expect([idsOf(state), state.newCount]).toEqual(['abcde', 1]);
  });

  it('shows the newest values in the places that rows have', () => {
    const state = hold(start('abc'), [row('c'), row('a', 'new'), row('b')]);
    expect(state.shown.map(({ text }) => text)).toEqual(['new', 'b', 'c']);
  });

  it('keeps rows that are gone, and takes them back when they come again', () => {
    const without = hold(start('abc'), rowsOf('ac'));
    expect([idsOf(without), goneOf(without)]).toEqual(['abc', 'b']);
    const again = hold(without, rowsOf('abc'));
    expect([idsOf(again), goneOf(again), again.newCount]).toEqual(['abc', '', 0]);
  });

  it('does not show anything by itself when every row was replaced', () => {
    const state = hold(start('ab'), rowsOf('xyz'));
    expect([idsOf(state), goneOf(state), state.newCount]).toEqual(['ab', 'ab', 3]);
  });

  it('fills a list that was empty', () => {
    expect(idsOf(hold(start(''), rowsOf('ab')))).toBe('ab');
  });

  it('shows another list at once', () => {
    const state = hold(start('ab'), rowsOf('xy'), 'other');
    expect([idsOf(state), state.newCount]).toEqual(['xy', 0]);
  });

  it('follows a row to the key that the server gave it', () => {
    const renamed = (key: string) => (key === 't' ? 'r' : key);
    const input = { rows: rowsOf('rab'), isHeld: true, listKey: '' };
    const state = stillRows(hold(start('tab'), rowsOf('tab')), input, { getKey, renamed });
    expect([idsOf(state), goneOf(state), state.newCount]).toEqual(['rab', '', 0]);
  });

  it('shows everything once it is let go or asked to', () => {
    const rows = rowsOf('xac');
    const state = hold(start('abc'), rows);
    expect(letGo(state, rows).shown).toBe(rows);
    expect(released(state)).toMatchObject({ shown: rows, newCount: 0, isHeld: true });
  });
});

describe('whatever happens while it is held', () => {
  const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 10 }).map((list) => list.join(''));

  it('no shown row changes its place, none is shown twice, none is lost', () => {
    fc.assert(
      fc.property(ids, fc.array(ids, { maxLength: 6 }), (first, changes) => {
        let state = start(first);
        for (const next of changes) {
          const before = idsOf(state);
          state = hold(state, rowsOf(next));
          const shown = idsOf(state);
          expect(shown.startsWith(before)).toBe(true);
          expect(new Set(shown).size).toBe(shown.length);
          expect(goneOf(state)).toBe([...shown].filter((id) => !next.includes(id)).join(''));
          expect(state.newCount).toBe([...next].filter((id) => !shown.includes(id)).length);
        }
      }),
    );
  });
});
