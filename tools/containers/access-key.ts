import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keep } from './kept-files.ts';

// An API key for the installation: node access-key.ts <folder> puts it into <folder>/api-key, readable for the user that
// mounts the folder. One that is there stays. `first-access.js` of the coordinator makes it known.

/** The key in the folder, which is made if there is none yet. */
export function adminKey(folder: string, mode = 0o600): string {
  const make = (): string => `soc_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  return keep(join(folder, 'api-key'), make, mode);
}

if (import.meta.main) {
  const [, , folder] = process.argv;
  if (!folder) {
    console.error('usage: access-key.ts <folder>');
    process.exit(1);
  }
  adminKey(folder, 0o444);
}
