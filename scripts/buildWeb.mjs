// Builds the web app to dist/web and the client library for pages without a bundler to dist/web/client/tenantlist.js,
// compresses both once for all, and holds them to their size budgets. Fails the build when a budget is broken.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { inRoot } from './paths.mjs';

/** Kilobytes (1,000 bytes) after gzip. */
const BUDGETS = {
  /** All scripts that the first page needs. */
  firstLoad: 250,
  /** The client library with Socket.IO's client and all. */
  client: 35,
};
const COMPRESSED = /\.(js|css|html|svg|json|webmanifest)$/;
const web = inRoot('dist', 'web');

await build({ configFile: inRoot('vite.config.ts'), root: inRoot('src', 'frontend'), logLevel: 'warn' });
await build({
  configFile: false,
  root: inRoot(),
  logLevel: 'warn',
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: join(web, 'client'),
    target: 'es2023',
    lib: { entry: inRoot('src', 'client', 'index.ts'), formats: ['es'], fileName: () => 'tenantlist.js' },
  },
});

const sizes = { firstLoad: firstLoadSize(), client: gzipped(join(web, 'client', 'tenantlist.js')) };
for (const path of files(web)) compress(path);
writeFileSync(inRoot('dist', 'web-sizes.json'), `${JSON.stringify(sizes)}\n`);
for (const [name, budget] of Object.entries(BUDGETS)) {
  const size = sizes[name] / 1_000;
  console.log(`${name === 'client' ? 'Client library' : 'First load'}: ${size.toFixed(1)} of ${budget} KB`);
  if (size > budget) {
    console.error('That is over the budget');
    process.exitCode = 1;
  }
}

/** The scripts that index.html names: the entry and what it preloads. */
function firstLoadSize() {
  const html = readFileSync(join(web, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path]) => path);
  return scripts.reduce((sum, path) => sum + gzipped(join(web, path)), 0);
}

function gzipped(path) {
  return gzipSync(readFileSync(path), { level: 9 }).length;
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

/** Beside each file what a browser is sent of it, so that serving costs nothing. */
function compress(path) {
  if (!COMPRESSED.test(path) || statSync(path).size < 1_000) return;
  const text = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
}
