/** How a locale writes decimal numbers. */
export interface DecimalMarks {
  group: string;
  decimal: string;
}

/** The separators of a locale. */
export function decimalMarks(locale: string): DecimalMarks {
  const parts = new Intl.NumberFormat(locale).formatToParts(12_345.6);
  const find = (type: string, otherwise: string) => parts.find((part) => part.type === type)?.value ?? otherwise;
  return { group: find('group', ','), decimal: find('decimal', '.') };
}

/**
 * The number that somebody typed, in the locale's way or in the plain one with a point; currency signs and spaces are
 * passed over. Null for nothing, NaN for what is no number.
 */
export function parseDecimal(text: string, { group, decimal }: DecimalMarks): number | null {
  const bare = text.replaceAll(/[\s$\u00a0\u202f'’]/g, '');
  if (bare === '') return null;
  const plain = bare.includes(decimal) || !/^-?\d+\.\d{1,2}$/.test(bare);
  const normal = plain ? bare.replaceAll(group, '').replace(decimal, '.') : bare;
  return /^-?(\d+\.?\d*|\.\d+)$/.test(normal) ? Number(normal) : Number.NaN;
}

/** A number as text to edit: the locale's decimal mark, no grouping. */
export const decimalText = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 6 }).format(value);
