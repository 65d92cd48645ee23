import { badRequest, conflict, unavailable, type AppError } from '../errors/index.ts';

/** SQLSTATEs of a database that is away, full or giving up; the same request may succeed in a moment. */
const AWAY = /^(08...|53...|57P0[1-5]|57014|55P03|25P0[34]|25006|40001|40P01)$/;
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT', // a unix socket whose server is down
]);
/** Faults that the driver and its pool report in words only. */
const DRIVER =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end|Client was closed)/;

/** SQLSTATEs of a value the database refuses and a schema let through. */
const BAD_VALUE: Record<string, string> = {
  '22001': 'Too long',
  '22003': 'Number out of range',
  '22007': 'Not a valid date or time',
  '22008': 'Date or time out of range',
  '22021': 'Contains characters that cannot be stored',
  '22P02': 'Malformed value',
  '22P05': 'Contains characters that cannot be stored',
  '23502': 'Must not be empty',
  '23514': 'Value not allowed',
};

interface DatabaseFault {
  code?: string;
  syscall?: string;
  message?: string;
  table?: string;
  column?: string;
  constraint?: string;
  detail?: string;
}

/** True when the database cannot be reached or cannot serve now, so that nothing is known to be wrong with the request. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, syscall, message } = (error ?? {}) as DatabaseFault;
  if (typeof code === 'string') {
    if (code === 'ENOENT') return syscall === 'connect';
    if (AWAY.test(code) || NETWORK.has(code)) return true;
  }
  return typeof message === 'string' && DRIVER.test(message);
}

/** The field a fault is about, as far as PostgreSQL says so: its column, or the first column of its key. */
function fieldOf({ column, detail, constraint, table }: DatabaseFault): string {
  const key = column ?? /^Key \("?(?:lower\()?"?(\w+)/.exec(detail ?? '')?.[1];
  if (key) return key;
  const named = table && constraint?.startsWith(`${table}_`) ? constraint.slice(table.length + 1) : '';
  return named.replace(/_?(check|fkey|key)\d*$/, '') || 'body';
}

/** What a database fault means for the caller, or undefined when it is a fault of ours. */
export function databaseError(error: unknown): AppError | undefined {
  if (isDatabaseAway(error)) return unavailable();
  const fault = (error ?? {}) as DatabaseFault;
  if (typeof fault.code !== 'string') return undefined;
  if (fault.code === '23505') return conflict('CONFLICT', `A record with this ${fieldOf(fault)} already exists`);
  if (fault.code === '23503')
    return badRequest([{ path: fieldOf(fault), message: 'Refers to something that does not exist' }]);
  const message = BAD_VALUE[fault.code];
  return message === undefined ? undefined : badRequest([{ path: fieldOf(fault), message }]);
}
