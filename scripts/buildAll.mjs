// npm run build: the server and the web app, each when a source of it has changed.
import { ensureBuilt, ensureInstalled } from './ensure.mjs';

ensureInstalled();
await ensureBuilt('server', 'web');
