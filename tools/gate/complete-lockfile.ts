import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

// Adds to package-lock.json the packages for other platforms that a partial mirror of the registry made npm leave out, with
// the hash and the licence the registry has of them: `npm ci` refuses a lockfile without them, and such a platform needs them.
// Run it after `npm install`.

const FILE = 'package-lock.json';
const SYSTEMS = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony'];
const CPUS = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64'];

interface Entry {
  version: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}
type Platform = Record<'cpu' | 'os', string[]> & { libc?: string[] };

const lock = JSON.parse(readFileSync(FILE, 'utf8')) as { packages: Record<string, Entry & Partial<Platform>> };
for (const [path, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const platform = platformOf(name);
    if (!platform || !/^\d+\.\d+\.\d+$/.test(version) || isLocked(path, name)) continue;
    lock.packages[`node_modules/${name}`] = { version, ...platform, optional: true };
    console.log(`added ${name}@${version}`);
  }
}
for (const [path, entry] of Object.entries(lock.packages)) {
  const name = path.includes('node_modules/') && path.split('node_modules/').at(-1);
  if (!name || entry.link || entry.integrity) continue;
  const { 'dist.integrity': integrity, license } = await published(`${name}@${entry.version}`);
  const { version, ...rest }: Entry = { ...entry, ...(license && { license }) };
  // in the order npm writes
  lock.packages[path] = {
    version,
    integrity,
    ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'))),
  };
  console.log(`completed ${name}@${version}`);
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(FILE, `${JSON.stringify(lock, undefined, 2)}\n`);

/** What the registry has of a package. */
async function published(spec: string): Promise<{ 'dist.integrity': string; license?: string }> {
  const { stdout } = await promisify(execFile)('npm', ['view', spec, 'dist.integrity', 'license', '--json']);
  return JSON.parse(stdout) as { 'dist.integrity': string; license?: string };
}

/** Such packages are named for their platform, as in `@swc/core-linux-arm64-musl`; undefined if this is not one. */
function platformOf(name: string): Platform | undefined {
  const words = name.split('/').at(-1)!.split('-');
  const os = SYSTEMS.find((word) => words.includes(word));
  const cpu = CPUS.find((word) => words.includes(word));
  if (!os || !cpu) return undefined;
  const libc = words.includes('musl') ? ['musl'] : words.some((word) => word.startsWith('gnu')) ? ['glibc'] : undefined;
  return { cpu: [cpu], os: [os], ...(libc && { libc }) };
}

/** Looks where Node would: beside the package that asks, and outwards. */
function isLocked(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}
