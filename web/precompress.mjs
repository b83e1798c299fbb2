import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** What the first load may transfer; a page's own part, which comes after it, has the rest of 250 kB. */
const MOST_FIRST_KB = 180;

/** Puts a `.br` and a `.gz` beside every text file of the build, for servers that send them as they are. */
const root = join(import.meta.dirname, 'dist/browser');
const texts = (await readdir(root, { recursive: true })).filter((name) => /\.(js|css|html|svg)$/.test(name));
const packed = new Map();
for (const name of texts) {
  const content = await readFile(join(root, name));
  const brotli = brotliCompressSync(content);
  packed.set(name, brotli.length);
  await writeFile(join(root, `${name}.br`), brotli);
  await writeFile(join(root, `${name}.gz`), gzipSync(content, { level: 9 }));
}

const page = await readFile(join(root, 'index.html'), 'utf8');
const first = ['index.html', ...[...page.matchAll(/(?:src|href)="([^":]+\.(?:js|css))"/g)].map(([, name]) => name)];
const kilobytes = [...new Set(first)].reduce((sum, name) => sum + (packed.get(name) ?? 0), 0) / 1000;
console.log(`first load: ${kilobytes.toFixed(1)} kB of ${MOST_FIRST_KB} kB`);
if (kilobytes > MOST_FIRST_KB) {
  console.error('The first load is too large: load what it does not need later.');
  process.exitCode = 1;
}
