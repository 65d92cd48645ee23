import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's folder, whatever the current one is. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A path inside the clone. */
export const inRoot = (...parts) => join(root, ...parts);
