import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, root } from './paths.mjs';

const SOURCES = ['src', 'bench', 'migrations'];
const SETTINGS = ['tsconfig.json', 'tsconfig.server.json', 'package-lock.json'];
const STAMP = inRoot('dist', '.built-from');

/**
 * Compiles the server to dist/ when a source is newer than, missing from or gone since the last build; otherwise costs
 * some milliseconds. Ends the program when it does not compile.
 */
export function ensureBuilt() {
  const now = [...SOURCES.flatMap((folder) => list(folder)), ...SETTINGS].map(describe).join('\n');
  const before = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';
  if (now === before) return;
  if (lostSources(before, now)) rmSync(inRoot('dist'), { recursive: true, force: true });
  compile();
  mkdirSync(inRoot('dist'), { recursive: true });
  writeFileSync(STAMP, now);
}

/** Files of a folder as paths from the root, without tests. */
function list(folder) {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === '__tests__' ? [] : list(path);
    return /\.(ts|sql|json)$/.test(entry.name) ? [path] : [];
  });
}

function describe(path) {
  const { mtimeMs, size } = statSync(inRoot(path));
  return `${path}\t${mtimeMs}\t${size}`;
}

/** What was compiled from a deleted source would still be found by an import. */
function lostSources(before, now) {
  const paths = (text) => text.split('\n').map((line) => line.split('\t')[0]);
  const current = new Set(paths(now));
  return paths(before).some((path) => path && !current.has(path));
}

function compile() {
  console.log('Building the server …');
  const args = [inRoot('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.server.json'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  console.error('The server does not compile, see above');
  process.exit(status ?? 1);
}
