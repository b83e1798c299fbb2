import { readFileSync } from 'node:fs';

/** One technique or sub-technique of MITRE ATT&CK Enterprise v19. */
export interface AttackTechnique {
  /** `T1059` or `T1059.001`. */
  id: string;
  name: string;
  /** Tactic ids, `TA0002`. */
  tactics: readonly string[];
}

/** The shape of `data/attack-v19.json`: ids, names and tactic membership only. */
interface AttackFile {
  tactics: Record<string, string>;
  techniques: Record<string, [name: string, ...tactics: string[]]>;
  /** Ids of earlier versions and what v19 calls them. */
  aliases: Record<string, string>;
}

/** What a hint of a source turned out to be. */
export type ResolvedHint =
  { kind: 'technique'; technique: AttackTechnique; alias: boolean } | { kind: 'tactic'; tactics: readonly string[] };

const TECHNIQUE_ID = /(?<![a-z0-9])T\d{4}(?:\.\d{3})?(?!\d)/i;
const TACTIC_ID = /(?<![a-z0-9])TA\d{4}(?!\d)/i;

/** v19 split this tactic of earlier versions in two. */
const SPLIT_TACTICS: Readonly<Record<string, readonly string[]>> = { 'defense evasion': ['TA0005', 'TA0112'] };

/**
 * Tactics and techniques of ATT&CK v19, with the ids of earlier versions understood.
 * (c) The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.
 */
export class AttackTable {
  private readonly techniques: ReadonlyMap<string, AttackTechnique>;
  private readonly aliases: ReadonlyMap<string, string>;
  private readonly tacticNames: ReadonlyMap<string, string>;
  private readonly tacticIds: ReadonlyMap<string, readonly string[]>;

  constructor(file: AttackFile) {
    this.techniques = new Map(
      Object.entries(file.techniques).map(([id, [name, ...tactics]]) => [id, { id, name, tactics }]),
    );
    this.aliases = new Map(Object.entries(file.aliases));
    this.tacticNames = new Map(Object.entries(file.tactics));
    this.tacticIds = new Map([
      ...Object.entries(SPLIT_TACTICS),
      ...Object.entries(file.tactics).map(([id, name]) => [name.toLowerCase(), [id]] as const),
    ]);
  }

  /** Every technique, in the order of the file. */
  all(): IterableIterator<AttackTechnique> {
    return this.techniques.values();
  }

  /** The technique of a v19 id, or of an earlier id that v19 replaced; an unknown sub-technique gives its parent. */
  technique(id: string): AttackTechnique | undefined {
    const given = id.toUpperCase();
    const current = this.aliases.get(given) ?? given;
    return this.techniques.get(current) ?? this.techniques.get(parentOf(this.aliases.get(parentOf(given)) ?? current));
  }

  /** Name of a tactic id, `Impact` for `TA0040`; the id itself when unknown. */
  tacticName(id: string): string {
    return this.tacticNames.get(id) ?? id;
  }

  /** Ids of the tactics whose names contain a text, in any case. */
  tacticsLike(text: string): string[] {
    const wanted = text.toLowerCase();
    return [...this.tacticNames].flatMap(([id, name]) => (name.toLowerCase().includes(wanted) ? [id] : []));
  }

  /** Ids of a tactic name in any spelling (`Defense Evasion`, `credential_access`, `mitre-impact`); empty when unknown. */
  tacticsNamed(name: string): readonly string[] {
    const words = name
      .toLowerCase()
      .replaceAll(/[_-]+/g, ' ')
      .replace(/^(mitre|attack\.) ?/, '')
      .trim();
    return this.tacticIds.get(words) ?? [];
  }

  /** Reads what sources write: `T1562.001`, `attack.t1059`, `TA0040`, `Impact`, `mitre_execution`; undefined when it is none of ATT&CK. */
  resolveHint(hint: string): ResolvedHint | undefined {
    const techniqueId = TECHNIQUE_ID.exec(hint)?.[0].toUpperCase();
    if (techniqueId) {
      const technique = this.technique(techniqueId);
      return technique && { kind: 'technique', technique, alias: technique.id !== techniqueId };
    }
    const tacticId = TACTIC_ID.exec(hint)?.[0].toUpperCase();
    if (tacticId) return this.tacticNames.has(tacticId) ? { kind: 'tactic', tactics: [tacticId] } : undefined;
    const tactics = this.tacticsNamed(hint);
    return tactics.length > 0 ? { kind: 'tactic', tactics } : undefined;
  }
}

/** `T1059` for `T1059.001` and for itself. */
export function parentOf(id: string): string {
  return id.split('.', 1)[0] ?? id;
}

let table: AttackTable | undefined;

/** The table, read from the package's data file on first use. */
export function attackTable(): AttackTable {
  table ??= new AttackTable(
    JSON.parse(readFileSync(new URL('../../data/attack-v19.json', import.meta.url), 'utf8')) as AttackFile,
  );
  return table;
}
