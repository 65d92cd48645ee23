import { Fault, saysNothing, type Reading } from './normalise.ts';

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](.+))?$/;
const AMERICAN = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})(?:,? +(.+))?$/;
const TIME = /^([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?(?:[AP]M))?(?:Z| ?[+-][01]\d:?[0-5]\d)?$/i;

/**
 * A day as `YYYY-MM-DD`, out of ISO dates with or without time and offset, and of M/D/YY or M/D/YYYY with or without
 * time. The day is the one that stands there, in whatever zone it was written.
 */
export function readDay(cell: string): Reading<string> {
  const text = cell.trim();
  if (saysNothing(text)) return null;
  const found = parts(text);
  if (!found || (found.time !== undefined && !TIME.test(found.time))) return new Fault('is not a date');
  const { year, month, day } = found;
  if (!isCalendarDay(year, month, day))
    return new Fault('is not a day of the calendar (dates with slashes are month/day/year)');
  if (year < 1900 || year > 2200) return new Fault('is not a date between 1900 and 2200');
  return [String(year), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

interface Parts {
  year: number;
  month: number;
  day: number;
  time: string | undefined;
}

function parts(text: string): Parts | null {
  const iso = ISO.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]), time: iso[4] };
  const american = AMERICAN.exec(text);
  if (!american) return null;
  const [, month, day, year = '', time] = american;
  return { year: fullYear(year), month: Number(month), day: Number(day), time };
}

/** Two digits reach from 1969 to 2068, as POSIX has it. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** A year, "2016" or "24", that tells which of two rows with one id is newer. What is no year tells nothing. */
export function readYear(cell: string): number | null {
  const text = cell.trim().replace(/\.0+$/, '');
  if (!/^(?:\d{2}|\d{4})$/.test(text)) return null;
  const year = fullYear(text);
  return year >= 1900 && year <= 2200 ? year : null;
}
