import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot, root } from './paths.mjs';

const SETTINGS = ['tsconfig.json', 'tsconfig.server.json', 'package-lock.json'];
const ofServer = (path) => !path.startsWith(join('src', 'frontend'));

/** What is built, from what, and by which program. */
const PARTS = {
  server: {
    title: 'the server',
    stamp: inRoot('dist', '.built-from'),
    sources: () => [...['src', 'bench', 'faults', 'migrations'].flatMap(list).filter(ofServer), ...SETTINGS],
    program: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.server.json'],
    // What was compiled from a deleted source would still be found by an import.
    forget: () =>
      ['src', 'bench', 'faults'].forEach((part) => rmSync(inRoot('dist', part), { recursive: true, force: true })),
  },
  web: {
    title: 'the web app',
    stamp: inRoot('dist', '.web-built-from'),
    sources: () => [
      ...['src/frontend', 'src/client', 'src/contracts'].flatMap(list),
      ...['vite.config.ts', 'scripts/buildWeb.mjs', 'package-lock.json'],
    ],
    program: ['scripts/buildWeb.mjs'],
    forget: () => undefined,
  },
};

/**
 * Compiles what a source of is newer than, missing from or gone since the last build; otherwise costs some milliseconds.
 * Ends the program when something does not compile.
 * @param {('server' | 'web')[]} wanted
 */
export async function ensureBuilt(...wanted) {
  const built = await Promise.all(wanted.map((name) => ensurePart(PARTS[name])));
  if (built.every(Boolean)) return;
  console.error('Not everything compiles, see above');
  process.exit(1);
}

async function ensurePart({ title, stamp, sources, program, forget }) {
  const now = sources().map(describe).join('\n');
  const before = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (now === before) return true;
  if (lostSources(before, now)) {
    forget();
    rmSync(inRoot('dist', '.tsbuildinfo'), { force: true });
  }
  console.log(`Building ${title} …`);
  if (!(await run(program))) return false;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return true;
}

function run([program, ...args]) {
  const child = spawn(process.execPath, [inRoot(program), ...args], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', (code) => resolve(code === 0)));
}

const NO_SOURCES = new Set(['__tests__', 'node_modules', 'peers', 'results']);

/** Files of a folder as paths from the root, without tests and what is no part of the build. */
function list(folder) {
  if (!existsSync(inRoot(folder))) return [];
  return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NO_SOURCES.has(entry.name) ? [] : list(path);
    return /\.(tsx?|sql|json|css|html|js|svg)$/.test(entry.name) ? [path] : [];
  });
}

function describe(path) {
  const { mtimeMs, size } = statSync(inRoot(path));
  return `${path}\t${mtimeMs}\t${size}`;
}

function lostSources(before, now) {
  const paths = (text) => text.split('\n').map((line) => line.split('\t')[0]);
  const current = new Set(paths(now));
  return paths(before).some((path) => path && !current.has(path));
}
