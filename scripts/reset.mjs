// npm run reset: removes the embedded database and everything else in .data. Never touches a DATABASE_URL.
import { existsSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, inRoot } from './ensure.mjs';

const data = inRoot('.data');
if (process.env.DATABASE_URL) console.log('The database of DATABASE_URL is not touched, only the folder .data.');
if (!existsSync(data)) {
  console.log('Nothing to reset: there is no folder .data.');
  process.exit(0);
}
ensureInstalled();
await ensureBuilt('server');
const module = pathToFileURL(inRoot('dist', 'src', 'db', 'embedded', 'resetEmbeddedPostgres.js')).href;
const { resetEmbeddedPostgres } = await import(module);
try {
  const removed = await resetEmbeddedPostgres(inRoot('.data', 'postgres'));
  rmSync(data, { recursive: true, force: true });
  const outside = removed.filter((folder) => !folder.startsWith(data));
  console.log(`Removed ${[data, ...outside].join(' and ')}. The next start begins anew.`);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
