// npm start: installs and builds what is missing, then becomes the server, so that signals and the exit code are its own.
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, inRoot } from './ensure.mjs';
import { followParent } from './followParent.mjs';

followParent();
ensureInstalled();
await ensureBuilt('server', 'web');
process.argv[1] = inRoot('dist', 'src', 'index.js');
await import(pathToFileURL(process.argv[1]).href);
