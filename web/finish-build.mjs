import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** What the first load may transfer; what comes after it has the rest of 250 kB. */
const MOST_FIRST_KB = 160;

/**
 * Before a script that is run at once: the browser compiles all of it while it is on its way, on another thread, instead of each function when
 * it is first called. https://v8.dev/blog/explicit-compile-hints
 */
const COMPILE_AT_ONCE = '//# allFunctionsCalledOnLoad\n';

const root = join(import.meta.dirname, process.argv[2] ?? 'dist/browser');
const page = await readFile(join(root, 'index.html'), 'utf8');
const linked = new Set([...page.matchAll(/(?:src|href)="([^":]+\.(?:js|css))"/g)].map(([, name]) => name));

for (const name of linked) {
  if (!name.endsWith('.js')) continue;
  const script = await readFile(join(root, name), 'utf8');
  if (!script.startsWith(COMPILE_AT_ONCE)) await writeFile(join(root, name), COMPILE_AT_ONCE + script);
}

// a `.br` and a `.gz` beside every text, for servers that send them as they are
const texts = (await readdir(root, { recursive: true })).filter((name) => /\.(js|css|html|svg)$/.test(name));
const packed = new Map();
for (const name of texts) {
  const content = await readFile(join(root, name));
  const brotli = brotliCompressSync(content);
  packed.set(name, brotli.length);
  await writeFile(join(root, `${name}.br`), brotli);
  await writeFile(join(root, `${name}.gz`), gzipSync(content, { level: 9 }));
}

const kilobytes = ['index.html', ...linked].reduce((sum, name) => sum + (packed.get(name) ?? 0), 0) / 1000;
console.log(`first load: ${kilobytes.toFixed(1)} kB of ${MOST_FIRST_KB} kB`);
if (kilobytes > MOST_FIRST_KB) {
  console.error('The first load is too large: load what it does not need later.');
  process.exitCode = 1;
}
