import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataDir } from './config.js';

/** The parts that are used of `attack-enterprise-19.json`: ids, names, tactic membership and earlier ids, which are facts. */
interface AttackSource {
  version: string;
  copyright: string;
  tactics: [id: string, name: string, slug: string][];
  techniques: [id: string, name: string, tacticSlugs: string[], platforms: string[]][];
  aliases_to_v19: Record<string, string>;
}

/** Names in ATT&CK v19 where the source still has those of an earlier version, or of its own making. */
const NAMES: Readonly<Record<string, string>> = {
  'T1021.005': 'VNC',
  'T1036.002': 'Right-to-Left Override',
  'T1036.003': 'Rename Legitimate Utilities',
  'T1036.005': 'Match Legitimate Resource Name or Location',
  'T1048.002': 'Exfiltration Over Asymmetric Encrypted Non-C2 Protocol',
  'T1059.004': 'Unix Shell',
  T1070: 'Indicator Removal',
  T1129: 'Shared Modules',
  'T1137.001': 'Office Template Macros',
  T1176: 'Software Extensions',
  T1216: 'System Script Proxy Execution',
  T1217: 'Browser Information Discovery',
  T1218: 'System Binary Proxy Execution',
  T1219: 'Remote Access Tools',
  'T1222.002': 'Linux and Mac File and Directory Permissions Modification',
  'T1543.002': 'Systemd Service',
  'T1546.004': 'Unix Shell Configuration Modification',
  T1609: 'Container Administration Command',
  T1610: 'Deploy Container',
};

/** Writes `libs/domain/data/attack-v19.json`; run it again when ATT&CK changes. */
async function writeAttackTable(source: string, target: string): Promise<void> {
  const attack = JSON.parse(await readFile(source, 'utf8')) as AttackSource;
  const tacticIds = new Map(attack.tactics.map(([id, , slug]) => [slug, id]));
  const techniques = attack.techniques.map(([id, name, slugs]) => [
    id,
    [NAMES[id] ?? name, ...slugs.flatMap((slug) => tacticIds.get(slug) ?? [])],
  ]);
  const parts = {
    version: attack.version,
    copyright: attack.copyright,
    tactics: attack.tactics.map(([id, name]) => [id, name]),
    techniques,
    aliases: Object.entries(attack.aliases_to_v19),
  };
  await writeFile(target, `{\n${Object.entries(parts).map(section).join(',\n')}\n}\n`);
}

/** One entry a line, so that a new version of ATT&CK shows as a readable difference. */
function section([name, value]: [string, unknown]): string {
  if (typeof value === 'string') return `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  const lines = (value as [string, unknown][]).map(
    ([key, entry]) => `    ${JSON.stringify(key)}: ${JSON.stringify(entry)}`,
  );
  return `  ${JSON.stringify(name)}: {\n${lines.join(',\n')}\n  }`;
}

const target = fileURLToPath(new URL('../../libs/domain/data/attack-v19.json', import.meta.url));
await writeAttackTable(join(dataDir(), 'attack-enterprise-19.json'), target);
