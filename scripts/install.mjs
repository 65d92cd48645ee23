import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot, root } from './paths.mjs';

const LOCK = inRoot('package-lock.json');
const INSTALLED = inRoot('node_modules', '.package-lock.json');
const STAMP = inRoot('node_modules', '.tenantlist-lock-hash');

/**
 * Runs `npm ci` when node_modules is missing or is not what package-lock.json says; otherwise costs some milliseconds.
 * However node_modules was made (npm install, npm ci), it is accepted when the versions are right.
 */
export function ensureInstalled() {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  if (!matchesLock()) npmCi();
  writeStamp();
}

/** Both files: `npm install --omit=dev` changes what is installed and leaves package-lock.json alone. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of [LOCK, INSTALLED]) hash.update(existsSync(file) ? readFileSync(file) : 'none').update('\0');
  return hash.digest('hex');
}

function matchesLock() {
  if (!existsSync(INSTALLED)) return false;
  const installed = packagesOf(INSTALLED);
  return Object.entries(packagesOf(LOCK)).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true;
    const found = installed[path];
    return found ? found.version === wanted.version : wanted.optional === true && !isForThisMachine(wanted);
  });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** Those for one C library are left to npm, and so are optional ones for any machine: it skips them for its own reasons. */
function isForThisMachine({ os, cpu, libc }) {
  const fits = (list, value) =>
    !list || list.includes(value) || list.every((item) => item.startsWith('!') && item !== `!${value}`);
  return !libc && (os || cpu) && fits(os, process.platform) && fits(cpu, process.arch);
}

function npmCi() {
  console.log('Installing packages (npm ci), once …');
  // Development packages too, also with NODE_ENV=production: the server is built here.
  // No package here needs its install script; Postgres' own symlinks are made when it is first started.
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const args = ['ci', '--include=dev', '--include=optional', ...quiet];
  const npm = process.env.npm_execpath;
  const started = npm?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (started.status === 0) return;
  console.error(`npm ci failed${started.error ? `: ${started.error.message}` : ', see above'}`);
  process.exit(started.status ?? 1);
}

function writeStamp() {
  try {
    writeFileSync(STAMP, fingerprint());
  } catch {
    // An installation of another user: the comparison is made each time.
  }
}
