import { fieldLabel, inWords } from '../format/columns.ts';

/** What a failed call throws, as far as screens look at it; `status` 0 means that the server was not reached. */
export interface Fault {
  status?: number;
  code?: string;
  message: string;
  details?: { path: string; message: string }[];
}

const isFault = (error: unknown): error is Fault =>
  typeof error === 'object' && error !== null && typeof (error as Fault).message === 'string';

/** Of faults that the queue of writes gives itself; they have no status either. */
const QUEUE_CODES = new Set(['CANCELLED', 'DEPENDENCY_REFUSED']);

/** Whether the server was not reached. */
export const isUnreachable = (error: unknown): boolean =>
  isFault(error) && error.status === 0 && !QUEUE_CODES.has(error.code ?? '');

/** The reason of a failure in words for people. */
export function reasonOf(error: unknown): string {
  if (!isFault(error)) return 'Something went wrong';
  if (isUnreachable(error)) return 'The server cannot be reached right now';
  const first = error.details?.[0];
  return inWords(first && error.details?.length === 1 ? `${error.message}: ${first.message}` : error.message);
}

/** All that a refusal says: the reason, and what is wrong with each field, by its label. */
export const reasonsOf = ({ message, details = [] }: Pick<Fault, 'message' | 'details'>): string =>
  [message, ...details.map(faultOfField)].map(inWords).join('. ');

/** What is wrong with one field, by its label. */
export const faultOfField = ({ path, message }: { path: string; message: string }): string =>
  `${fieldLabel(path)}: ${inWords(message)}`;

/** Faults by field: the first one of each, under the name of the field of the form (`amenities.2` is `amenities`). */
export function fieldFaults(error: unknown, fields: ReadonlySet<string>): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { path, message } of (isFault(error) && error.details) || []) {
    const name = fields.has(path) ? path : (path.split('.')[0] ?? path);
    if (fields.has(name)) faults[name] ??= inWords(message);
  }
  return faults;
}
