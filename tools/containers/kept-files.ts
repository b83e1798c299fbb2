import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a file holds, which is made if there is none yet. */
export function keep(file: string, make: () => string, mode?: number): string {
  if (!existsSync(file)) write(file, make(), mode);
  return readFileSync(file, 'utf8').trim();
}

/** Whole or not at all; by default who mounts the folder may read it, and nobody may change it. */
export function write(file: string, content: string, mode = 0o444): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, content, { mode });
  renameSync(`${file}.new`, file);
}

export function password(): string {
  return randomBytes(24).toString('base64url');
}

/** What a program is called with, `<folder> <address> <service>…`; it ends where that is not so. */
export function readArguments(usage: string): { folder: string; address: string; services: string[] } {
  const [folder, address, ...services] = process.argv.slice(2);
  if (folder && address && services.length > 0) return { folder, address, services };
  console.error(`usage: ${usage}`);
  process.exit(1);
}
