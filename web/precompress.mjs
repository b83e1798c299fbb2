import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** Puts a `.br` and a `.gz` beside every text file of the build, for servers that send them as they are. */
const root = join(import.meta.dirname, 'dist/browser');
const texts = (await readdir(root, { recursive: true })).filter((name) => /\.(js|css|html|svg)$/.test(name));
for (const name of texts) {
  const content = await readFile(join(root, name));
  await writeFile(join(root, `${name}.br`), brotliCompressSync(content));
  await writeFile(join(root, `${name}.gz`), gzipSync(content, { level: 9 }));
}
