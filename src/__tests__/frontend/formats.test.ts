import { createFormats, range, toSquareFeet, toSquareMetres, usesSquareFeet } from '../../frontend/format/formats.ts';

const us = createFormats('en-US', 'UTC');
const german = createFormats('de-DE', 'UTC');
const NOW = Date.parse('2026-03-10T12:00:00Z');
const ago = (seconds: number) => us.relative(NOW - seconds * 1000, NOW);

it('writes money in dollars, with cents only when there are any', () => {
  expect([us.money(1250), us.money(1250.5), us.money(0)]).toEqual(['$1,250', '$1,250.50', '$0']);
  expect(german.money(1250.5)).toBe('1.250,50\u00a0$');
  expect([us.moneyShort(1_240_000), us.moneyShort(950)]).toEqual(['$1.2M', '$950']);
});

it('writes areas in the unit of the region', () => {
  expect([us.area(1200), german.area(1200)]).toEqual(['1,200 sq ft', '111 m²']);
  expect(['en-US', 'en-GB', 'en', 'de', 'fr-CA', 'fr'].map(usesSquareFeet)).toEqual([
    true,
    true,
    true,
    false,
    true,
    false,
  ]);
});

it('brings square feet back from the metres that were shown, within what rounding hides', () => {
  for (const feet of [1, 900, 12_345])
    expect(Math.abs(toSquareFeet(toSquareMetres(feet)) - feet)).toBeLessThanOrEqual(1);
});

it('writes percentages that come as 0 to 100', () => {
  expect([us.percent(66.7), us.percent(100), us.percent(0)]).toEqual(['66.7%', '100%', '0%']);
});

it('writes a dash for what is unknown', () => {
  const { money, area, percent, number, date, relative, day } = us;
  for (const write of [money, area, percent, number, date, relative, day]) expect(write(null)).toBe('–');
  expect([us.number(Number.NaN), us.date('nonsense'), us.relative('nonsense')]).toEqual(['–', '–', '–']);
});

it('writes how long ago something was, and its date after a week', () => {
  expect([ago(5), ago(46), ago(90), ago(3_700), ago(90_000), ago(8 * 86_400)]).toEqual([
    'now', '1 minute ago', '1 minute ago', '1 hour ago', 'yesterday', 'Mar 2, 2026',
  ]); // prettier-ignore
  expect([ago(-10), ago(-7_200)]).toEqual(['now', 'in 2 hours']);
});

it('keeps a calendar day the day it is in every time zone', () => {
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
    expect(createFormats('en-US', zone).day('2026-03-01')).toBe('Mar 1');
  expect(us.day('2026-03-01', 'long')).toBe('Sunday, March 1, 2026');
});

it('writes ranges of which a bound may be missing', () => {
  const write = (value: number) => us.number(value);
  expect([range(5, 9, write), range(5, null, write), range(null, 9, write), range(7, 7, write), range(null, null, write)]).toEqual([
    '5 to 9', 'from 5', 'up to 9', '7', '–',
  ]); // prettier-ignore
});

it('writes the unit of a range of areas once, in the region of the reader', () => {
  const metric = createFormats('de-DE');
  expect([us.areaRange(500, 900), us.areaRange(500, null), us.areaRange(null, 900), us.areaRange(700, 700)]).toEqual([
    '500 to 900 sq ft', 'from 500 sq ft', 'up to 900 sq ft', '700 sq ft',
  ]); // prettier-ignore
  expect(metric.areaRange(1_000, 2_000)).toBe('93 to 186 m²');
  expect([us.moneyRange(20, 30), us.moneyRange(20, null)]).toEqual(['$20 to $30', 'from $20']);
});
