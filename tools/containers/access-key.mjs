import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// An API key for the installation: node access-key.mjs <folder> puts it into <folder>/api-key, readable for the user that
// mounts the folder. One that is there stays. `first-access.js` of the coordinator makes it known.

/** The key in the folder, which is made if there is none yet. */
export function adminKey(folder, mode = 0o600) {
  const file = join(folder, 'api-key');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const id = randomBytes(6).toString('hex');
    writeFileSync(`${file}.new`, `soc_${id}_${randomBytes(32).toString('base64url')}`, { mode });
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8').trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (!folder) {
    console.error('usage: access-key.mjs <folder>');
    process.exit(1);
  }
  adminKey(folder, 0o444);
}
