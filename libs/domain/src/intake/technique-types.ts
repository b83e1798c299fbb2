import { THREAT_TYPES, type ThreatType } from '@soc-agent/contracts';
import { readFileSync } from 'node:fs';
import { attackTable, parentOf, type AttackTechnique } from '../attack/attack-table.js';

const FILE = 'threat-type-techniques.txt';
const OF_ACCOUNT = ' of an account';

/** Which threat type a technique speaks for. */
export class TechniqueTypes {
  private readonly types = new Map<string, ThreatType>();
  private readonly typesOfAccounts = new Map<string, ThreatType>();

  /** @throws Error naming the line that is not `type: ids` of a threat type and of known techniques or tactics. */
  constructor(text: string) {
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() === '' || line.startsWith('#')) continue;
      const [subject = '', ids = ''] = line.split(': ');
      const type = THREAT_TYPES.find((name) => name === subject.replace(OF_ACCOUNT, ''));
      const types = subject.endsWith(OF_ACCOUNT) ? this.typesOfAccounts : this.types;
      for (const id of ids.split(', ')) {
        if (!type || attackTable().resolveHint(id) === undefined)
          throw new Error(`${FILE}:${index + 1}: must be "type: ids": ${line}`);
        types.set(id, type);
      }
    }
  }

  /**
   * The type of the technique itself, else of the one it is a part of, else of its first tactic that has one.
   * @param ofAccount the signal names an account and no host
   */
  of({ id, tactics }: Pick<AttackTechnique, 'id' | 'tactics'>, ofAccount: boolean): ThreatType | undefined {
    for (const key of [id, parentOf(id), ...tactics]) {
      const type = (ofAccount ? this.typesOfAccounts.get(key) : undefined) ?? this.types.get(key);
      if (type) return type;
    }
    return undefined;
  }
}

let shared: TechniqueTypes | undefined;

/** The shipped table, `data/threat-type-techniques.txt`; read on first use. */
export function techniqueTypes(): TechniqueTypes {
  shared ??= new TechniqueTypes(readFileSync(new URL(`../../data/${FILE}`, import.meta.url), 'utf8'));
  return shared;
}
