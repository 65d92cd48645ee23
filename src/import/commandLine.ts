import { parseArgs } from 'node:util';
import { ImportRefused } from './refusal.ts';
import { fieldNames } from './mapping.ts';
import { targets, type Target } from './targets.ts';

/** What `npm run import` was asked to do. */
export interface ImportRequest {
  path: string;
  target: Target;
  ownerEmail: string;
  /** `field=Column` as it was written. */
  asked: string[];
  dryRun: boolean;
  rejectsPath: string | null;
  batchSize: number;
}

const MAX_BATCH = 5_000;

export const HELP = `Imports a CSV file as the businesses of a tenant or the properties of a landlord.

  npm run import -- FILE --as businesses|properties --owner EMAIL [options]

  --as KIND            businesses (their owner is a tenant) or properties (a landlord)
  --owner EMAIL        the account that the records belong to
  --map field=Column   reads a field from another column than the one found by name; may be repeated
                       field=Column|Column   the first of them that says something
                       field=                leaves the field alone, so that what was changed by hand stays
  --dry-run            checks everything and says what would change, but writes nothing
  --rejects FILE       writes the rows that were not imported to a CSV file, with the reasons
  --batch ROWS         rows a transaction, 1 to ${MAX_BATCH} (500)
  --help

Encoding (UTF-8, UTF-16, windows-1252), delimiter (, ; tab |), line ends and columns are recognised. A file may have
1,000,000 rows of at most 64 KB. Rows are known again by external_id, or, without one, by their content: importing a
file again changes only what differs, and an import that was interrupted is finished by running it again. Only mapped
fields are changed, and an empty cell changes nothing.

  Fields of businesses: ${fieldNames('businesses')}
  Fields of properties: ${fieldNames('properties')}

Examples
  npm run import -- licences.csv --as businesses --owner tenant@example.com --dry-run
  npm run import -- licences.csv --as businesses --owner tenant@example.com --map "name=Trade Name|Legal Name"
  npm run import -- storefronts.csv --as properties --owner landlord@example.com --map status= --rejects rejected.csv

Ends with 0 when the file is imported (also with rejected rows), 2 when something is wrong with the command or the file,
130 when interrupted, 1 when the import failed.
`;

/**
 * Reads the arguments; null when help is asked for.
 * @throws ImportRefused
 */
export function readArguments(args: string[]): ImportRequest | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new ImportRefused('Name one file to import');
  if (!isTarget(values.as)) throw new ImportRefused('--as must be businesses or properties');
  if (!values.owner) throw new ImportRefused('--owner EMAIL is missing: the account that the records belong to');
  return {
    path,
    target: values.as,
    ownerEmail: values.owner,
    asked: values.map ?? [],
    dryRun: values['dry-run'] ?? false,
    rejectsPath: values.rejects ?? null,
    batchSize: readBatchSize(values.batch ?? '500'),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        as: { type: 'string' },
        owner: { type: 'string' },
        map: { type: 'string', multiple: true },
        'dry-run': { type: 'boolean' },
        rejects: { type: 'string' },
        batch: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new ImportRefused((error as Error).message);
  }
}

const isTarget = (text: string | undefined): text is Target => text !== undefined && Object.hasOwn(targets, text);

function readBatchSize(text: string): number {
  const size = Number(text);
  if (/^\d+$/.test(text) && size >= 1 && size <= MAX_BATCH) return size;
  throw new ImportRefused(`--batch must be a whole number from 1 to ${MAX_BATCH}`);
}
