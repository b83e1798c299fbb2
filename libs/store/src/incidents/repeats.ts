import { SEVERITIES } from '@soc-agent/contracts';
import type { IncidentThreat } from '@soc-agent/domain';

/** Silence after which the same rule on the same entity is no repetition any more, milliseconds: it begins a new group. */
const GAP_MS = 10 * 60_000;
/** More risk than this beyond that of its group may change what people see. */
const TELLING_RISK = 2;
/** Groups that are remembered; the one that was silent longest is forgotten. */
const MOST_KEYS = 20_000;

/** What is known of the group that a key's threats went into last. */
interface Head {
  startAt: number;
  lastAt: number;
  risk: number;
  severity: number;
  isUnjudgedCritical: boolean;
  tactics: Set<string>;
}

/** Recognises a repetition. It can be placed a little later, with others of its kind; anything else may change what people see. */
export class Repeats {
  private readonly heads = new Map<string, Head>();

  /** Whether a threat of its key was placed a moment ago that was as grave, and of the same tactics. Notes that it came. */
  note(threat: IncidentThreat): boolean {
    const { key, at, risk, severity, isUnjudgedCritical, tactics } = threat;
    const head = this.heads.get(key);
    const isNear = head !== undefined && at >= head.startAt - GAP_MS && at <= head.lastAt + GAP_MS;
    const rank = SEVERITIES.indexOf(severity);
    const isRepeat =
      isNear &&
      risk < head.risk + TELLING_RISK &&
      rank <= head.severity &&
      (head.isUnjudgedCritical || !isUnjudgedCritical) &&
      tactics.every((tactic) => head.tactics.has(tactic));
    const before = isNear ? head : undefined;
    this.heads.delete(key);
    this.heads.set(key, {
      startAt: Math.min(at, before?.startAt ?? at),
      lastAt: Math.max(at, before?.lastAt ?? at),
      risk: Math.max(risk, before?.risk ?? 0),
      severity: Math.max(rank, before?.severity ?? 0),
      isUnjudgedCritical: isUnjudgedCritical || (before?.isUnjudgedCritical ?? false),
      tactics: new Set([...(before?.tactics ?? []), ...tactics]),
    });
    const [oldest] = this.heads.keys();
    if (this.heads.size > MOST_KEYS && oldest !== undefined) this.heads.delete(oldest);
    return isRepeat;
  }
}
