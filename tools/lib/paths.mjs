// Where things are. Everything under tools/ is plain JavaScript that runs on Node 20, because it is what runs before
// our own Node 24 has been fetched.
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** Root of the repository, without a trailing slash. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** An absolute path inside the repository. */
export const at = (...parts) => join(root, ...parts);
