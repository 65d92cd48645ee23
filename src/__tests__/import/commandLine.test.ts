import { HELP, readArguments } from '../../import/commandLine.ts';
import { ImportRefused } from '../../import/refusal.ts';

const plain = ['file.csv', '--as', 'businesses', '--owner', 'tina@example.com'];

test('what is not said has its default', () => {
  expect(readArguments(plain)).toEqual({
    path: 'file.csv',
    target: 'businesses',
    ownerEmail: 'tina@example.com',
    asked: [],
    dryRun: false,
    rejectsPath: null,
    batchSize: 500,
  });
});

test('everything can be said', () => {
  const more = ['--map', 'name=A|B', '--map', 'status=', '--dry-run', '--rejects', 'r.csv', '--batch', '1'];
  expect(readArguments([...more, ...plain])).toMatchObject({
    asked: ['name=A|B', 'status='],
    dryRun: true,
    rejectsPath: 'r.csv',
    batchSize: 1,
  });
});

test.each([['--help'], ['-h'], ['--help', 'file.csv']])('help: %s', (...args) => {
  expect(readArguments(args)).toBeNull();
});

test('help names every option and field', () => {
  for (const word of [
    '--as',
    '--owner',
    '--map',
    '--dry-run',
    '--rejects',
    '--batch',
    'price_per_sqft',
    'logo_url',
    'Examples',
  ])
    expect(HELP).toContain(word);
});

test.each([
  ['nothing', [], /Name one file/],
  ['two files', ['other.csv', ...plain], /Name one file/],
  ['no kind', ['file.csv', '--owner', 'tina@example.com'], /--as must be businesses or properties/],
  ['an unknown kind', [...plain, '--as', 'constructor'], /--as must be/],
  ['no owner', ['file.csv', '--as', 'businesses'], /--owner EMAIL is missing/],
  ['an unknown option', [...plain, '--frobnicate'], /frobnicate/],
  ['an option without its value', [...plain, '--map'], /--map/],
  ['a batch of none', [...plain, '--batch', '0'], /--batch must be a whole number from 1 to 5000/],
  ['a batch too large', [...plain, '--batch', '5001'], /--batch must be/],
  ['a batch that is no number', [...plain, '--batch', '1e2'], /--batch must be/],
])('refused: %s', (_, args, message) => {
  expect(() => readArguments(args)).toThrow(message);
  expect(() => readArguments(args)).toThrow(ImportRefused);
});
