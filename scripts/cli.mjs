// node scripts/cli.mjs NAME args…: installs and builds what is missing, then becomes the command src/cli/NAME.ts, or
// the program of the folder NAME.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, inRoot } from './ensure.mjs';
import { followParent } from './followParent.mjs';

const [name = '', ...args] = process.argv.slice(2);
followParent();
ensureInstalled();
await ensureBuilt('server', ...(name === 'bench' ? ['web'] : []));
const folders = ['bench', 'faults'];
const program = folders.includes(name) ? inRoot('dist', name, 'index.js') : inRoot('dist', 'src', 'cli', `${name}.js`);
if (!/^[a-z][a-zA-Z-]*$/.test(name) || !existsSync(program)) {
  console.error(`No such command: ${name || '(none given)'}`);
  process.exit(2);
}
process.argv = [process.argv[0], program, ...args];
// Paths a user gives are relative to where he stands; npm moves to the project's folder and says where from.
process.chdir(process.env.INIT_CWD ?? process.cwd());
await import(pathToFileURL(program).href);
