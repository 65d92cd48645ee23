import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const hasProc = existsSync('/proc/self/stat');

/**
 * Names one process for good, also when its pid is given to another one later: `<pid>:<start time>`.
 * Undefined when there is no such process, or only a zombie nobody has reaped.
 */
export function processIdentity(pid: number): string | undefined {
  const started = hasProc ? linuxStartTime(pid) : ps(pid, 'lstart').replaceAll(/\s+/g, '_');
  return started ? `${String(pid)}:${started}` : undefined;
}

/** The command line of a process, blanks between arguments; '' when it is gone or a zombie. */
export function commandLine(pid: number): string {
  if (!hasProc) return ps(pid, 'command');
  return readOrEmpty(`/proc/${String(pid)}/cmdline`).replaceAll('\0', ' ');
}

/** Whether the pid is in use at all: zombies and processes of other users count. */
export function pidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function linuxStartTime(pid: number): string {
  const stat = readOrEmpty(`/proc/${String(pid)}/stat`);
  // The program's name, in parentheses, may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? '' : (fields[19] ?? '');
}

function ps(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '';
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
