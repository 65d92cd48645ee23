import type { Field } from './targets.ts';

/** A column whose name holds one of these says something about another thing than the record. */
const FOREIGN =
  /^(?:former|previous|prior|old|parking|mailing|billing|tax|school|park|owner|owners|landlord|agent|broker|contact|second|third|legal|census|compliance)$/;
/** From here on a name is long enough to be recognised inside a longer one: "coordinates" in "Coordinates for Mapping". */
const TELLING_LENGTH = 8;
const WHOLE_NAME = 1_000;
/** Scores from here down are for a part of a name. */
export const PART_OF_NAME = 500;

/** "PropertyGFATotal" → property, gfa, total. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** A name without what writers vary: case, blanks, signs. */
export const squash = (name: string): string => wordsOf(name).join('');

/** Whether neighbouring words of the column make up the name. */
function containsName(words: string[], name: string): boolean {
  return words.some((_, from) =>
    words.slice(from).some((__, length) => words.slice(from, from + length + 1).join('') === name),
  );
}

/** How well a column's name fits a field: 0 not at all; a whole name beats a part, an earlier name a later one. */
export function scoreColumn(field: Field, column: string): number {
  const names = field.names.map(squash);
  const whole = names.indexOf(squash(column));
  if (whole >= 0) return WHOLE_NAME - whole;
  const words = wordsOf(column);
  if (words.some((word) => FOREIGN.test(word))) return 0;
  const part = names.findIndex((name) => name.length >= TELLING_LENGTH && containsName(words, name));
  return part >= 0 ? PART_OF_NAME - 10 * words.length - part : 0;
}
