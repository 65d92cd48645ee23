// Only what Node itself has: these run before anything is installed.
export { ensureBuilt } from './build.mjs';
export { ensureInstalled } from './install.mjs';
export { inRoot, root } from './paths.mjs';
