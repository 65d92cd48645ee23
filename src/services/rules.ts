import type { Role } from '../contracts/common.ts';
import { badRequest, notFound, type AppError, type FieldFault } from '../errors/index.ts';

/** Who acts, and in which part. */
export interface Party {
  userId: string;
  role: Role;
}

/** `row`, or 404: what is not there and what is not the caller's look the same. */
export function found<T>(row: T | undefined, what: string): T {
  if (row === undefined) throw notFound(what);
  return row;
}

/** Throws 400 naming every field whose check is false. */
export function requireAll(checks: Record<string, boolean>, message: string): void {
  const faults: FieldFault[] = Object.entries(checks)
    .filter(([, holds]) => !holds)
    .map(([path]) => ({ path, message }));
  if (faults.length > 0) throw badRequest(faults);
}

/**
 * Turns the violation of a named constraint into what it means to the caller: rules that only the database can judge,
 * because they compare a change with the row as it is, or with other rows.
 */
export async function explaining<T>(meanings: Record<string, () => AppError>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const meaning = meanings[(error as { constraint?: string } | null)?.constraint ?? ''];
    throw meaning ? meaning() : error;
  }
}
