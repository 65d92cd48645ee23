import { z } from 'zod';
import {
  DateOnly,
  Email,
  Id,
  Instant,
  MoneyInput,
  Page,
  WebUrl,
  decimal,
  partialUpdate,
  queryBoolean,
  text,
} from '../../contracts/common.ts';

const reads = (schema: z.ZodType, value: unknown): unknown => {
  const result = schema.safeParse(value);
  return result.success ? result.data : 'refused';
};

describe('money', () => {
  it.each<[unknown, string]>([
    [0, '0'],
    [1250.5, '1250.5'],
    ['1250.50', '1250.50'],
    [9999999999.99, '9999999999.99'],
    [0.1, '0.1'],
  ])('takes %s', (value, stored) => expect(reads(MoneyInput, value)).toBe(stored));

  it.each([
    0.1 + 0.2,
    1.005,
    '1.005',
    1e10,
    1e21,
    1e-7,
    NaN,
    Infinity,
    -1,
    '-1',
    '1e3',
    '',
    ' 1',
    '1,5',
    '0x1',
    'NaN',
    null,
    true,
    [1],
  ])('refuses %p', (value) => expect(reads(MoneyInput, value)).toBe('refused'));
});

it('bounds decimals by places', () => {
  expect([1.25, 1.255, 101, -1].map((value) => reads(decimal(0, 100, 2), value))).toEqual([
    1.25,
    'refused',
    'refused',
    'refused',
  ]);
});

describe('text', () => {
  it('counts characters as the database does', () => {
    expect(reads(text({ max: 3 }), '😀😀😀')).toBe('😀😀😀');
    expect(reads(text({ max: 3 }), '😀😀😀😀')).toBe('refused');
    expect(reads(text({ min: 2, max: 3 }), '😀')).toBe('refused');
  });

  it('trims unless told not to', () => {
    expect(reads(text({ max: 3 }), '  abc\n')).toBe('abc');
    expect(reads(text({ max: 5, trim: false }), ' abc ')).toBe(' abc ');
    expect(reads(text({ max: 3 }), ' \t')).toBe('refused');
    expect(reads(text({ min: 0, max: 3 }), ' ')).toBe('');
  });

  it.each(['a\0', '\ud83d', '\ude00x', 7, null])('refuses %j', (value) =>
    expect(reads(text({ max: 9 }), value)).toBe('refused'),
  );
});

describe('days and instants', () => {
  it.each(['1900-01-01', '2024-02-29', '2200-12-31'])('takes %s', (day) => expect(reads(DateOnly, day)).toBe(day));
  it.each([
    '1899-12-31',
    '2201-01-01',
    '2023-02-29',
    'infinity',
    'now',
    '2023-1-1',
    '20230101',
    '+002023-01-01',
    20230101,
  ])('refuses %s', (day) => expect(reads(DateOnly, day)).toBe('refused'));
  it('turns instants into UTC', () => {
    expect(reads(Instant, '2026-01-01T00:30:00+02:00')).toBe('2025-12-31T22:30:00.000Z');
    expect(reads(Instant, '2026-01-01T00:30:00')).toBe('refused');
    expect(reads(Instant, '2201-01-01T00:00:00Z')).toBe('refused');
  });
});

it('takes any id that PostgreSQL takes', () => {
  expect(reads(Id, '11111111-1111-1111-1111-111111111111')).not.toBe('refused');
  expect(reads(Id, '{11111111-1111-1111-1111-111111111111}')).toBe('refused');
});

it('folds e-mail addresses', () => {
  expect(reads(Email, ' Ada@Example.COM ')).toBe('ada@example.com');
  for (const odd of ['ada', 'a@b', `${'a'.repeat(250)}@b.co`, 'a b@c.de', 'a@b.co\0'])
    expect(reads(Email, odd)).toBe('refused');
});

it('takes web addresses only', () => {
  expect(reads(WebUrl, 'https://example.com/x')).toBe('https://example.com/x');
  for (const odd of ['javascript:alert(1)', 'data:text/html,x', '/x', 'ftp://x'])
    expect(reads(WebUrl, odd)).toBe('refused');
});

it('reads queries', () => {
  expect(reads(Page, {})).toEqual({ page: 1, limit: 20 });
  expect(reads(Page, { page: '3', limit: '100' })).toEqual({ page: 3, limit: 100 });
  for (const odd of [{ page: '0' }, { limit: '0' }, { limit: '101' }, { page: '1.5' }, { page: '' }, { x: '1' }]) {
    expect(reads(Page, odd)).toBe('refused');
  }
  expect(['true', 'false', '1'].map((value) => reads(queryBoolean, value))).toEqual([true, false, 'refused']);
});

describe('a partial update', () => {
  const Update = partialUpdate(
    z.strictObject({ title: text({ max: 9 }), tags: z.array(z.string()).default([]), note: z.string().nullable() }),
  );

  it('changes what was sent and nothing else', () => {
    expect(reads(Update, { title: 'x' })).toEqual({ title: 'x' });
    expect(reads(Update, { note: null })).toEqual({ note: null });
  });

  it.each([{}, { color: 1 }, { title: '' }, { title: null }])('refuses %j', (value) =>
    expect(reads(Update, value)).toBe('refused'),
  );
});
