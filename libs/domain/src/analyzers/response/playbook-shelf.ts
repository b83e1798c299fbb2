import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { THREAT_TYPES, type Playbook, type Severity, type ThreatType, type TypePlaybooks } from '@soc-agent/contracts';
import { parsePlaybooks } from './playbook.js';

/** The package's own playbooks; the path is the same from `src` and from `dist`. */
const OWN_FOLDER = fileURLToPath(new URL('../../../playbooks/', import.meta.url));

/** Playbooks for every threat type and severity. */
export class PlaybookShelf {
  private readonly byType: ReadonlyMap<ThreatType, TypePlaybooks['playbooks']>;

  /** Throws when a threat type has no playbooks. A later entry for a type replaces an earlier one. */
  constructor(entries: readonly TypePlaybooks[]) {
    this.byType = new Map(entries.map(({ threatType, playbooks }) => [threatType, playbooks]));
    const missing = THREAT_TYPES.filter((type) => !this.byType.has(type));
    if (missing.length > 0) throw new Error(`no playbook for ${missing.join(', ')}`);
  }

  /** Reads every `*.yaml` of a folder. @throws Error that names file, line and field. */
  static load(folder: string = OWN_FOLDER): PlaybookShelf {
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    return new PlaybookShelf(
      files.sort().map((name) => parsePlaybooks(readFileSync(`${folder}/${name}`, 'utf8'), name)),
    );
  }

  find(threatType: ThreatType, severity: Severity): Playbook {
    const playbooks = this.byType.get(threatType);
    if (!playbooks) throw new Error(`no playbook for ${threatType}`);
    return playbooks[severity];
  }
}
