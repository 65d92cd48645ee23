/** What a cell says: a value, nothing (null), or something that is not of its kind. */
export type Reading<T> = T | null | Fault;

/** Why a cell was not understood, to follow the column's name: "is not a whole number". */
export class Fault {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

const NOTHING = /^(?:|-+|–|—|n\/a|#n\/a|n\.a\.|none|null|unknown|unspecified|not (?:available|specified|applicable))$/i;

/** Whether a cell says nothing: empty, or one of the words people write instead. */
export const saysNothing = (cell: string): boolean => NOTHING.test(cell.trim());

/** Text of one line: trimmed, runs of blanks made one, composed characters. */
export function readLine(cell: string): string | null {
  const text = cell.replace(/\s+/g, ' ').trim().normalize('NFC');
  return saysNothing(text) ? null : text;
}

/** Text that may have several lines. */
export function readText(cell: string): Reading<string> {
  const text = cell.replace(/\r\n?/g, '\n').trim().normalize('NFC');
  return saysNothing(text) ? null : text;
}

/** An id, kept as text. One that a spreadsheet has rounded would merge rows that are not the same. */
export function readId(cell: string): Reading<string> {
  const id = readLine(cell);
  if (id !== null && /^\d(?:\.\d+)?E\+\d+$/i.test(id))
    return new Fault('is a number that a spreadsheet has shortened (like 1.2E+11)');
  return id;
}

/** A postal code, kept as text: leading zeros stay. A tail ".0" is a spreadsheet's. */
export function readPostalCode(cell: string): Reading<string> {
  return (
    readLine(cell)
      ?.replace(/^(\d+)\.0+$/, '$1')
      .toUpperCase() ?? null
  );
}

/** Web address, http or https alone: others could run in the page that shows it. */
export function readUrl(cell: string): Reading<string> {
  const url = readLine(cell);
  if (url === null) return null;
  return /^https?:\/\/\S+$/i.test(url) && URL.canParse(url) ? url : new Fault('is not a web address');
}

/** Items between semicolons, bars or commas; the first of these that occurs divides. */
export function readList(cell: string): Reading<string[]> {
  const text = readLine(cell);
  if (text === null) return null;
  const divider = [';', '|', ','].find((char) => text.includes(char));
  const items = (divider ? text.split(divider) : [text])
    .map((item) => item.trim())
    .filter((item) => !saysNothing(item));
  return items.length > 0 ? [...new Set(items)] : null;
}

const CURRENCY = String.raw`(?:US|CA|AU|NZ|C|A)?[$€£¥]|USD|CAD|AUD|NZD|EUR|GBP`;
const AROUND = new RegExp(String.raw`^(-?)\s*(?:${CURRENCY})?\s*(-?)\s*(.*?)\s*(?:${CURRENCY})?$`, 'i');
const DECIMAL = /^(?:\d+|\d{1,3}(?:[,' \u00a0\u2009\u202f]\d{3})+)?(?:\.(\d+))?$/;

/**
 * The plain decimal text of a number written for people: "$1,234.50", "(12.00)", "1 234", "US$ 5"; null for "$ -".
 * A decimal comma is not guessed at: 1,234 would be read as something else.
 */
export function readDecimal(cell: string): Reading<string> {
  const trimmed = cell.trim();
  const bracketed = /^\((.*)\)$/.exec(trimmed);
  const [, before = '', after = '', amount = ''] = AROUND.exec(bracketed?.[1] ?? trimmed) ?? [];
  // An amount without a figure, like the dash that accountants write, says nothing.
  if (saysNothing(trimmed) || saysNothing(amount)) return null;
  if (!DECIMAL.test(amount) || (before && after)) return new Fault('is not a number');
  const plain = amount.replace(/[^\d.]/g, '').replace(/^0+(?=\d)/, '');
  const negative = bracketed !== null || before === '-' || after === '-';
  return negative && /[1-9]/.test(plain) ? `-${plain}` : plain;
}

/** Money: at most two decimals and ten digits before them, which numeric(12,2) would round or refuse. */
export function readMoney(cell: string): Reading<number> {
  const text = readDecimal(cell);
  if (typeof text !== 'string') return text;
  const [whole = '', decimals = ''] = text.replace('-', '').split('.');
  if (decimals.replace(/0+$/, '').length > 2) return new Fault('has more than two decimals');
  if (whole.length > 10) return new Fault('has more than ten digits');
  return Number(text);
}

/** A whole number; "43.0" is one. */
export function readInteger(cell: string): Reading<number> {
  const text = readDecimal(cell);
  if (typeof text !== 'string') return text instanceof Fault ? new Fault('is not a whole number') : text;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : new Fault('is not a whole number');
}

/** An area in square feet, rounded to whole ones; 0 is how many files write that nobody measured it. */
export function readArea(cell: string): Reading<number> {
  const text = readDecimal(cell.replace(/\s*(?:sq\.?\s*f(?:ee)?t\.?|sqft|s\.?f\.?|ft²|ft2|square feet)\s*$/i, ''));
  if (typeof text !== 'string') return text instanceof Fault ? new Fault('is not a number of square feet') : text;
  return Math.round(Number(text)) || null;
}

/** A whole number where 0 means that it is not known. */
export function readCount(cell: string): Reading<number> {
  const value = readInteger(cell);
  return value === 0 ? null : value;
}

/** A price; 0 is none. */
export function readPrice(cell: string): Reading<number> {
  const value = readMoney(cell);
  return value === 0 ? null : value;
}
