import { PART_OF_NAME, scoreColumn, squash } from './columnNames.ts';
import { ImportRefused } from './refusal.ts';
import { targets, type Field, type Target } from './targets.ts';

/** A field with the columns it is read from, in the order in which they are asked. */
export interface MappedField {
  field: Field;
  columns: { index: number; name: string }[];
}

/** Which columns of a file say what about its records. Fields that no column tells are not in it. */
export interface Mapping {
  target: Target;
  /** Names of all columns. */
  header: string[];
  fields: MappedField[];
  /** Names of the columns that no field is read from. */
  unused: string[];
}

/**
 * Decides which columns are read into which fields: by what the columns are called, and before that by what was asked.
 * @param asked `field=Column`, `field=Column|Column` (the first that says something counts), `field=` (left alone)
 * @throws ImportRefused naming the choices, when a field or column does not exist or a needed field has no column
 */
export function mapColumns(target: Target, header: string[], asked: string[] = []): Mapping {
  const wanted = readRequests(target, header, asked);
  const chosen = settlePlace(new Map([...guess(target, header, wanted), ...wanted]), wanted);
  const fields = targets[target].fields
    .filter((field) => has(chosen, field.name))
    .map((field) => ({
      field,
      columns: (chosen.get(field.name) ?? []).map((index) => ({ index, name: header[index] ?? '' })),
    }));
  requireNeeded(target, header, fields);
  const used = new Set(fields.flatMap((mapped) => mapped.columns.map((column) => column.index)));
  return { target, header, fields, unused: header.filter((_, index) => !used.has(index)) };
}

/** Columns by field. An empty list: the field is to be left alone. */
type Choice = Map<string, number[]>;

const has = (choice: Choice, field: string): boolean => (choice.get(field) ?? []).length > 0;

/** Two ways to say where a place is could contradict each other, and half of one says nothing. */
function settlePlace(chosen: Choice, wanted: Choice): Choice {
  const both = has(chosen, 'latitude') && has(chosen, 'longitude');
  if (!both && (has(wanted, 'latitude') || has(wanted, 'longitude')))
    throw new ImportRefused('latitude and longitude go together: map both, or coordinates=Column');
  const pairWins = has(chosen, 'coordinates') && (has(wanted, 'coordinates') || !both);
  const losers = pairWins || !both ? ['latitude', 'longitude'] : ['coordinates'];
  losers.forEach((name) => chosen.delete(name));
  return chosen;
}

function readRequests(target: Target, header: string[], asked: string[]): Choice {
  const choice: Choice = new Map();
  for (const text of asked) {
    const [field, columns] = readRequest(target, header, text);
    if (choice.has(field))
      throw new ImportRefused(`--map ${text}: ${field} is mapped twice; write ${field}=Column|Column`);
    choice.set(field, columns);
  }
  return choice;
}

function readRequest(target: Target, header: string[], text: string): [string, number[]] {
  const [, name = '', columns = ''] = /^\s*([^=]*?)\s*=(.*)$/s.exec(text) ?? [];
  if (!text.includes('=')) throw new ImportRefused(`--map ${text}: write field=Column`);
  if (!targets[target].fields.some((field) => field.name === name))
    throw new ImportRefused(`--map ${text}: there is no field "${name}". The fields are: ${fieldNames(target)}`);
  if (columns.trim() === '') return [name, []];
  const whole = findColumn(header, columns);
  if (whole !== undefined) return [name, [whole]];
  return [name, columns.split('|').map((column) => findColumn(header, column) ?? refuseColumn(header, text, column))];
}

function refuseColumn(header: string[], text: string, column: string): never {
  throw new ImportRefused(
    `--map ${text}: the file has no column "${column.trim()}". Its columns are: ${header.join(', ')}`,
  );
}

/** By exact name, else by the name without case, blanks and signs, when only one column has it. */
function findColumn(header: string[], column: string): number | undefined {
  const exact = header.indexOf(column.trim());
  if (exact >= 0) return exact;
  const wanted = squash(column);
  const alike = header.flatMap((name, index) => (squash(name) === wanted ? [index] : []));
  return wanted !== '' && alike.length === 1 ? alike[0] : undefined;
}

/** Gives each column to the field it fits best, and each field its best column; whoever fits better chooses first. */
function guess(target: Target, header: string[], wanted: Choice): Choice {
  const taken = new Set([...wanted.values()].flat());
  const open = targets[target].fields.filter((field) => !wanted.has(field.name));
  const offers = open
    .flatMap((field) => header.map((name, index) => ({ field, index, score: scoreColumn(field, name) })))
    .filter((offer) => offer.score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index);
  const guesses: Choice = new Map();
  for (const { field, index, score } of offers) {
    const columns = guesses.get(field.name) ?? [];
    const isFallback = field.chain && score > PART_OF_NAME;
    if (taken.has(index) || (columns.length > 0 && !isFallback)) continue;
    guesses.set(field.name, [...columns, index]);
    taken.add(index);
  }
  return guesses;
}

function requireNeeded(target: Target, header: string[], fields: MappedField[]): void {
  const { needs } = targets[target];
  if (fields.some(({ field }) => needs.includes(field.name))) return;
  throw new ImportRefused(
    `No column of the file is known as the ${needs.join(' or the ')} of ${target}. ` +
      `Say which: --map ${needs[0]}=Column. The columns are: ${header.join(', ')}`,
  );
}

/** The fields of a target, for a person to choose from. */
export const fieldNames = (target: Target): string => targets[target].fields.map((field) => field.name).join(', ');
