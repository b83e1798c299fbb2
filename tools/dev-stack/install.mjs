// JavaScript that imports nothing of ours: it runs on whatever Node started npm, all else on the Node that is installed here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What the strictest of our tools asks for, if it has to be the machine's own Node. */
const OWN_NODE = [24, 15];

if (parseInt(process.versions.node, 10) < 20) {
  fail(`Node ${process.versions.node} is too old: install Node 20 or newer, https://nodejs.org`);
}
if (!isInstalled()) await install();
linkNode();

/** Compares what npm says it installed with what the lockfile asks for; packages for other platforms may be missing. */
function isInstalled() {
  const present = packagesOf('node_modules/.package-lock.json');
  if (!present) return false;
  return Object.entries(packagesOf('package-lock.json') ?? {})
    .filter(([path, { link }]) => path.includes('node_modules/') && !link)
    .every(([path, wanted]) =>
      present[path] ? present[path].version === wanted.version : (wanted.optional ?? wanted.devOptional),
    );
}

function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(join(ROOT, lockfile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function install() {
  console.log('» installing packages');
  const startedAt = Date.now();
  const progress = setInterval(() => {
    console.log(`  ${Math.round((Date.now() - startedAt) / 1000)} s, ${countPackages()} packages unpacked`);
  }, 5000);
  const args = ['ci', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const npm = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(npm, 'exit');
  clearInterval(progress);
  if (code !== 0) fail(`npm ci failed with exit code ${code ?? 1}; what it said is above`);
}

/** npm makes all folders first and fills them as packages arrive. */
function countPackages() {
  const folder = join(ROOT, 'node_modules');
  if (!existsSync(folder)) return 0;
  const names = readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((rest) => `${name}/${rest}`) : [name],
  );
  return names.filter((name) => existsSync(join(folder, name, 'package.json'))).length;
}

/** On a platform that no Node package is made for, the machine's own takes its place. */
function linkNode() {
  const node = join(ROOT, 'node_modules/.bin/node');
  if (existsSync(node)) return;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OWN_NODE[0] || (major === OWN_NODE[0] && minor < OWN_NODE[1])) {
    fail(`on ${process.platform} ${process.arch} install Node ${OWN_NODE.join('.')} or newer, https://nodejs.org`);
  }
  symlinkSync(process.execPath, node);
}

function fail(message) {
  console.error(`make install: ${message}`);
  process.exit(1);
}
