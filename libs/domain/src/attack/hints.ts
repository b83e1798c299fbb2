import { attackTable, type AttackTechnique } from './attack-table.js';

/** What a source's ATT&CK hints turned out to be; `ref` points at the hint. */
export interface HintReading {
  techniques: { technique: AttackTechnique; ref: string }[];
  tactics: { id: string; ref: string }[];
  /** Hints of earlier versions under a new id or name. */
  renamed: { hint: string; technique: AttackTechnique; ref: string }[];
  unknown: { hint: string; ref: string }[];
}

/** Validates hints against ATT&CK v19 and translates earlier ids; each technique and tactic once. */
export function readHints(hints: readonly string[]): HintReading {
  const reading: HintReading = { techniques: [], tactics: [], renamed: [], unknown: [] };
  hints.forEach((hint, index) => {
    const ref = `signal.mitreHints[${index}]`;
    const resolved = attackTable().resolveHint(hint);
    if (!resolved) {
      if (hint.trim() !== '') reading.unknown.push({ hint, ref });
    } else if (resolved.kind === 'tactic') {
      for (const id of resolved.tactics) {
        if (!reading.tactics.some((known) => known.id === id)) reading.tactics.push({ id, ref });
      }
    } else {
      const { technique, alias } = resolved;
      if (alias) reading.renamed.push({ hint, technique, ref });
      if (!reading.techniques.some((known) => known.technique === technique))
        reading.techniques.push({ technique, ref });
    }
  });
  return reading;
}
