import type { MitreTechnique, SignalSource } from '@soc-agent/contracts';
import { readFileSync } from 'node:fs';
import { attackTable, type AttackTable } from './attack-table.js';

/** A maker's documented rule is believed, though what fired it may be harmless. */
const CONFIDENCE = 0.8;
/** The same for ids marked with `~`, whose events are mostly everyday operation. */
const EVERYDAY_CONFIDENCE = 0.4;

interface Entry {
  maker: string;
  id: string;
  /** The id is the beginning of many. */
  open: boolean;
  techniques: MitreTechnique[];
}

/** Techniques of well-known rules by their ids, for titles that do not name them. */
export class RuleIds {
  private readonly exact = new Map<string, Entry[]>();
  private readonly open: Entry[] = [];

  /** @throws Error naming the line that is not `maker, id: techniques` of known techniques. */
  constructor(text: string, table: AttackTable = attackTable()) {
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() === '' || line.startsWith('#')) continue;
      const entry = readLine(line, table);
      if (!entry) throw new Error(`attack-rule-ids.txt:${index + 1}: must be "maker, id: techniques": ${line}`);
      if (entry.open) this.open.push(entry);
      else this.exact.set(entry.id, [...(this.exact.get(entry.id) ?? []), entry]);
    }
    // the longest beginning says most
    this.open.sort((a, b) => b.id.length - a.id.length);
  }

  /** The techniques a rule stands for; none for a rule of another maker, or without an id. */
  techniques({ ruleId, product, vendor = '', format }: SignalSource): readonly MitreTechnique[] {
    if (ruleId === undefined) return [];
    const id = ruleId.trim().toLowerCase();
    const candidates = [...(this.exact.get(id) ?? []), ...this.open.filter((entry) => id.startsWith(entry.id))];
    if (candidates.length === 0) return [];
    const makers = new Set(`${product} ${vendor} ${format}`.toLowerCase().match(/[a-z0-9]+/g));
    return candidates.find(({ maker }) => makers.has(maker))?.techniques ?? [];
  }
}

function readLine(line: string, table: AttackTable): Entry | undefined {
  const [, maker = '', id = '', ids = '', everyday = ''] = /^(\w+), (\S+): (T[\d., T]+)(~?)$/.exec(line) ?? [];
  const techniques = ids.split(', ').flatMap((technique) => table.technique(technique) ?? []);
  if (maker === '' || techniques.length !== ids.split(', ').length) return undefined;
  return {
    maker,
    id: id.replace(/\*$/, '').toLowerCase(),
    open: id.endsWith('*'),
    techniques: techniques.map(({ id: technique, name, tactics }) => ({
      id: technique,
      name,
      tactics: [...tactics],
      confidence: everyday === '' ? CONFIDENCE : EVERYDAY_CONFIDENCE,
      source: 'rule-id',
    })),
  };
}

let shared: RuleIds | undefined;

/** The shipped table, `data/attack-rule-ids.txt`; read on first use. */
export function ruleIds(): RuleIds {
  shared ??= new RuleIds(readFileSync(new URL('../../data/attack-rule-ids.txt', import.meta.url), 'utf8'));
  return shared;
}
