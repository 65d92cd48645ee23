/*
 * How figures and times are written, for one language and region. The data is in US dollars, in square feet and in UTC;
 * an unknown value is written as a dash, never as 0.
 */

/** What stands for an unknown value. */
export const UNKNOWN = '–';

type Figure = number | null | undefined;
type Moment = string | number | Date | null | undefined;

/** Writers of every kind of value. All of them are pure but for `relative`, which asks the clock unless told the time. */
export interface Formats {
  locale: string;
  /** Whether areas are written in square feet here, or in square metres. */
  squareFeet: boolean;
  number(value: Figure): string;
  /** Dollars; cents only when there are any. */
  money(value: Figure): string;
  /** Dollars in few characters, e.g. $1.2M. */
  moneyShort(value: Figure): string;
  /** Square feet, written in the region's unit. */
  area(value: Figure): string;
  /** Areas from one to another, either of which may be unknown: "500 to 900 sq ft". */
  areaRange(low: Figure, high: Figure): string;
  /** Dollars from one sum to another: "from $20". */
  moneyRange(low: Figure, high: Figure): string;
  /** A percentage from 0 to 100 with at most one decimal. */
  percent(value: Figure): string;
  date(value: Moment): string;
  dateTime(value: Moment): string;
  /** "3 minutes ago"; a date after a week. */
  relative(value: Moment, now?: number): string;
  /** A calendar day `YYYY-MM-DD`; `long` adds weekday and year. */
  day(value: string | null | undefined, length?: 'short' | 'medium' | 'long'): string;
}

const SQUARE_METRES_PER_FOOT = 0.09290304;
/** Regions where commercial space is let by the square foot. */
const SQUARE_FOOT_REGIONS = new Set(['US', 'CA', 'GB', 'IN', 'HK', 'PR', 'GU', 'VI', 'AS', 'MP', 'LR', 'MM']);

/** Square feet as square metres. */
export const toSquareMetres = (squareFeet: number): number => squareFeet * SQUARE_METRES_PER_FOOT;
/** Square metres as whole square feet, which is what the data holds. */
export const toSquareFeet = (squareMetres: number): number => Math.round(squareMetres / SQUARE_METRES_PER_FOOT);

/** Whether a locale's region measures space in square feet. */
export function usesSquareFeet(locale: string): boolean {
  return SQUARE_FOOT_REGIONS.has(new Intl.Locale(locale).maximize().region ?? '');
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const WEEK = 7 * 86_400;
/** Clocks of server and reader differ by a little; that much of future counts as now. */
const NOW_SECONDS = 45;

function relativeWriter(locale: string, date: (value: Moment) => string) {
  const writer = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return (value: Moment, now = Date.now()): string => {
    if (value == null) return UNKNOWN;
    const seconds = (new Date(value).getTime() - now) / 1000;
    if (Number.isNaN(seconds)) return UNKNOWN;
    if (Math.abs(seconds) < NOW_SECONDS) return writer.format(0, 'second');
    if (Math.abs(seconds) >= WEEK) return date(value);
    const [unit, size] = STEPS.find(([, least]) => Math.abs(seconds) >= least) ?? ['minute', 60];
    return writer.format(Math.trunc(seconds / size) || Math.sign(seconds), unit);
  };
}

const figure = (writer: Intl.NumberFormat) => (value: Figure) =>
  value == null || !Number.isFinite(value) ? UNKNOWN : writer.format(value);

function momentWriter(locale: string, options: Intl.DateTimeFormatOptions) {
  const writer = new Intl.DateTimeFormat(locale, options);
  return (value: Moment): string => {
    const at = value == null ? Number.NaN : new Date(value).getTime();
    return Number.isNaN(at) ? UNKNOWN : writer.format(at);
  };
}

function moneyWriter(locale: string): Formats['money'] {
  const dollars = { style: 'currency', currency: 'USD' } as const;
  const whole = figure(new Intl.NumberFormat(locale, { ...dollars, maximumFractionDigits: 0 }));
  const cents = figure(new Intl.NumberFormat(locale, dollars));
  return (value) => (value != null && Number.isInteger(value) ? whole(value) : cents(value));
}

function dayWriter(locale: string): Formats['day'] {
  const zone = { timeZone: 'UTC' } as const;
  const writers = {
    short: momentWriter(locale, { ...zone, day: 'numeric', month: 'short' }),
    medium: momentWriter(locale, { ...zone, day: 'numeric', month: 'short', year: 'numeric' }),
    long: momentWriter(locale, { ...zone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  };
  // A day has no time zone: read and written in UTC it stays the day it is.
  return (value, length = 'short') => writers[length](value == null ? null : `${value.slice(0, 10)}T00:00:00Z`);
}

/** The writers of a locale; `timeZone` is the reader's unless given. */
export function createFormats(locale: string, timeZone?: string): Formats {
  const zone = timeZone === undefined ? {} : { timeZone };
  const squareFeet = usesSquareFeet(locale);
  const number = figure(new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
  const whole = figure(new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const date = momentWriter(locale, { ...zone, dateStyle: 'medium' });
  const money = moneyWriter(locale);
  const unit = (value: number): number => (squareFeet ? value : toSquareMetres(value));
  const area = (value: Figure): string =>
    value == null ? UNKNOWN : `${whole(unit(value))} ${squareFeet ? 'sq ft' : 'm²'}`;
  const percent = figure(new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));
  return {
    locale,
    squareFeet,
    number,
    money,
    moneyShort: figure(
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency: 'USD',
        notation: 'compact',
        minimumFractionDigits: 0,
        maximumFractionDigits: 1,
      }),
    ),
    area,
    areaRange: (low, high) => range(low, high, area, (value) => whole(unit(value))),
    moneyRange: (low, high) => range(low, high, money),
    percent: (value) => percent(value == null ? value : value / 100),
    date,
    dateTime: momentWriter(locale, { ...zone, dateStyle: 'medium', timeStyle: 'short' }),
    relative: relativeWriter(locale, date),
    day: dayWriter(locale),
  };
}

/** A range of two bounds of which either may be unknown; `writeFirst` writes a bound that another one follows. */
export function range(
  low: Figure,
  high: Figure,
  write: (value: number) => string,
  writeFirst: (value: number) => string = write,
): string {
  if (low == null) return high == null ? UNKNOWN : `up to ${write(high)}`;
  if (high == null) return `from ${write(low)}`;
  return low === high ? write(low) : `${writeFirst(low)} to ${write(high)}`;
}
