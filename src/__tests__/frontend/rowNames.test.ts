import type { Mutation } from '../../client/index.ts';
import { RowNames } from '../../frontend/components/live/rowNames.ts';

/** A queue in which the records of `open` are being created, and those of `named` have been. */
function queueOf(open: string[], named: Record<string, string>) {
  return { list: () => open.map((id) => ({ id }) as Mutation), realId: (id: string) => named[id] ?? id };
}

it('calls a row that was created here by its first id for good', () => {
  const open = ['temporary'];
  const named: Record<string, string> = {};
  const names = new RowNames(queueOf(open, named));
  expect([names.nameOf('temporary'), names.nameOf('other')]).toEqual(['temporary', 'other']);
  open.pop();
  named['temporary'] = 'real';
  expect([names.nameOf('real'), names.nameOf('other'), names.nameOf('real')]).toEqual([
    'temporary',
    'other',
    'temporary',
  ]);
});

it('does not rename a row that was shown under its own id', () => {
  const named: Record<string, string> = {};
  const names = new RowNames(queueOf(['temporary'], named));
  names.nameOf('real');
  named['temporary'] = 'real';
  expect(names.nameOf('real')).toBe('real');
});

it('gives each of two rows created here its own name', () => {
  const named: Record<string, string> = {};
  const names = new RowNames(queueOf(['a', 'b'], named));
  expect([names.nameOf('a'), names.nameOf('b')]).toEqual(['a', 'b']);
  Object.assign(named, { a: 'real-a', b: 'real-b' });
  expect([names.nameOf('real-b'), names.nameOf('real-a')]).toEqual(['b', 'a']);
});
