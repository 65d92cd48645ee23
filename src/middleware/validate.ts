import type { ZodError, ZodType } from 'zod';
import type { core } from 'zod';
import { badRequest, type AppError, type FieldFault } from '../errors/index.ts';

const MOST_DETAILS = 20;
const LONGEST_PATH = 200;

const pathOf = (parts: PropertyKey[]): string => parts.map(String).join('.').slice(0, LONGEST_PATH);

function faultsOf(issue: core.$ZodIssue, whole: string): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: 'Unknown field' }));
  }
  return [{ path: pathOf(issue.path) || whole, message: issue.message }];
}

/**
 * A failed parse as 400 VALIDATION_ERROR: one detail a field, the first thing wrong with it.
 * @param whole what to name when the fault is in the value as a whole, e.g. `body`
 */
export function validationError(error: ZodError, whole = 'body'): AppError {
  const faults = new Map<string, FieldFault>();
  for (const fault of error.issues.flatMap((issue) => faultsOf(issue, whole))) {
    if (faults.size < MOST_DETAILS && !faults.has(fault.path)) faults.set(fault.path, fault);
  }
  return badRequest([...faults.values()]);
}

/** `value` as the schema reads it, or throws 400 naming each field. */
export function validate(schema: ZodType, value: unknown, whole: 'params' | 'query' | 'body'): unknown {
  const result = schema.safeParse(value);
  if (!result.success) throw validationError(result.error, whole);
  return result.data;
}
