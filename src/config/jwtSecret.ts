import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The signing secret of an installation that was given none: made once, kept in `<folder>/jwt-secret` for its owner only.
 * Programs that start at the same time agree on one.
 */
export function keptJwtSecret(folder: string): string {
  const file = join(folder, 'jwt-secret');
  return read(file) ?? create(folder, file);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Linked into place, which fails when the file is there by now: nobody ever reads half a secret, and the first one stays. */
function create(folder: string, file: string): string {
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const secret = read(file);
  if (!secret) throw new Error(`${file} is empty: delete it and start again`);
  return secret;
}
