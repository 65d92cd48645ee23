import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldFaults, isUnreachable, reasonOf, reasonsOf } from '../../frontend/components/faults.ts';
import { decimalMarks, decimalText, parseDecimal } from '../../frontend/components/form/decimalText.ts';
import { fieldLabel } from '../../frontend/format/columns.ts';
import { changesOf, outcomeOf } from '../../frontend/components/form/submission.ts';

describe('a number that somebody typed', () => {
  const us = decimalMarks('en-US');
  const german = decimalMarks('de-DE');
  const french = decimalMarks('fr-FR');

  it('is read in the way of the locale', () => {
    expect(parseDecimal('$1,250.50', us)).toBe(1250.5);
    expect(parseDecimal('1.250,50', german)).toBe(1250.5);
    expect(parseDecimal('1\u202f250,5', french)).toBe(1250.5);
    expect(parseDecimal(' .5 ', us)).toBe(0.5);
    expect(parseDecimal('-3', us)).toBe(-3);
  });

  it('is read with a point as well where that cannot be a group', () => {
    expect(parseDecimal('12.5', german)).toBe(12.5);
    expect(parseDecimal('12.500', german)).toBe(12_500);
  });

  it('is nothing when nothing was typed, and no number when it is none', () => {
    expect(parseDecimal('  ', us)).toBeNull();
    for (const text of ['twelve', '1.2.3', '5 apples', '-', '.']) expect(parseDecimal(text, us)).toBeNaN();
  });

  it.each(['en-US', 'de-DE', 'fr-FR', 'de-CH'])('comes back as it was shown in %s', (locale) => {
    for (const value of [0, 7, 1250.5, 9_999_999_999.99])
      expect(parseDecimal(decimalText(value, locale), decimalMarks(locale))).toBe(value);
  });
});

describe('faults of an answer', () => {
  const refused = {
    status: 400,
    code: 'VALIDATION_ERROR',
    message: 'The request is not valid',
    details: [
      { path: 'budget_min', message: 'Must not exceed budget_max' },
      { path: 'amenities.2', message: 'Must not be empty' },
      { path: 'budget_min', message: 'Another' },
      { path: 'unknown', message: 'Nobody shows this' },
    ],
  };

  it('go to their fields, the first of each', () => {
    expect(fieldFaults(refused, new Set(['budget_min', 'amenities', 'title']))).toEqual({
      budget_min: 'Must not exceed the highest budget',
      amenities: 'Must not be empty',
    });
    expect(fieldFaults(new Error('x'), new Set(['title']))).toEqual({});
  });

  it('are all told by the labels of their fields, without names of columns', () => {
    const message = 'The request is not valid';
    const details = [
      { path: 'sqft_min', message: 'Must not exceed sqft_max' },
      { path: 'amenities.2', message: 'Must not be empty' },
    ];
    expect(reasonsOf({ message, details })).toBe(
      'The request is not valid. Area from: Must not exceed the largest area. Amenities: Must not be empty',
    );
    expect(reasonsOf({ message })).toBe(message);
  });

  it('are told in the words of the server, without names of columns, with the detail when there is one', () => {
    expect(reasonOf(refused)).toBe('The request is not valid');
    expect(reasonOf({ ...refused, details: refused.details.slice(0, 1) })).toBe(
      'The request is not valid: Must not exceed the highest budget',
    );
    expect(reasonOf('text')).toBe('Something went wrong');
  });

  it('without an answer are the connection, unless the queue gave the write up', () => {
    expect(isUnreachable({ status: 0, code: 'UNREACHABLE', message: 'x' })).toBe(true);
    expect(isUnreachable({ status: 0, code: 'CANCELLED', message: 'Taken back' })).toBe(false);
    expect(reasonOf({ status: 0, code: 'CANCELLED', message: 'Taken back' })).toBe('Taken back');
  });
});

describe('a submission', () => {
  const never = new Promise<never>(() => {});

  it('is saved or refused when the answer comes in time', async () => {
    await expect(outcomeOf(Promise.resolve(1), true)).resolves.toEqual({ state: 'saved' });
    const error = new Error('no');
    await expect(outcomeOf(Promise.reject(error), true)).resolves.toEqual({ state: 'refused', error });
  });

  it('is kept when the server is away, or slow', async () => {
    await expect(outcomeOf(never, false)).resolves.toMatchObject({ state: 'kept' });
    await expect(outcomeOf(never, true, 1)).resolves.toMatchObject({ state: 'kept' });
  });

  it('sends what differs from the beginning', () => {
    const before = { name: 'a', tags: ['x'], size: null, open: true };
    expect(changesOf(before, { ...before, tags: ['x'], name: 'b' })).toEqual({ name: 'b' });
    expect(changesOf(before, { ...before, tags: ['x', 'y'], size: 3 as unknown as null })).toEqual({
      tags: ['x', 'y'],
      size: 3,
    });
  });
});

it('calls every field what its form calls it', () => {
  const pages = join(import.meta.dirname, '..', '..', 'frontend', 'pages');
  const sources = readdirSync(pages, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
  const fields = new Map<string, string[]>();
  for (const source of sources)
    for (const [, name = '', label = ''] of readFileSync(join(pages, source), 'utf8').matchAll(
      /\bname="([a-z_]+)"\s+label="([^"]+)"/g,
    ))
      fields.set(name, [...(fields.get(name) ?? []), label]);
  expect(fields.size).toBeGreaterThan(45);
  // A field that several forms have goes by the label of one of them.
  for (const [name, labels] of fields) expect(labels).toContain(fieldLabel(name));
});
