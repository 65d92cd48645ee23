import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What Directus will not start without, and what npm ships as source only: `--ignore-scripts` leaves it unbuilt. */
const BUILT = here('./node_modules/isolated-vm/out/isolated_vm.node');

/** Runs `npm ci` here when a package is missing or of another version than the lock says, and builds what needs it. */
export function ensurePeersInstalled() {
  if (!matchesLock()) {
    console.log('Installing the peers (npm ci in bench/peers), once …');
    if (!npm('ci', '--ignore-scripts', ...QUIET)) throw new Error('npm ci failed in bench/peers, see above');
  }
  if (existsSync(BUILT)) return;
  console.log('Building isolated-vm for Directus, once: takes minutes and a C++ compiler …');
  if (!npm('rebuild', 'isolated-vm', ...QUIET)) console.error('isolated-vm does not build: Directus will not start');
}

function matchesLock() {
  const installed = here('./node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const found = packagesOf(installed);
  return Object.entries(packagesOf(here('./package-lock.json'))).every(
    ([path, wanted]) => path === '' || wanted.optional || found[path]?.version === wanted.version,
  );
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};

/** Whether npm succeeded. */
function npm(...args) {
  const own = process.env.npm_execpath;
  const [program, ...rest] = own?.endsWith('npm-cli.js') ? [process.execPath, own, ...args] : ['npm', ...args];
  const options = { cwd: here('.'), stdio: 'inherit', shell: process.platform === 'win32' };
  return spawnSync(program, rest, options).status === 0;
}
