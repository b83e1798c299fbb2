import type { ThreatSignal } from '@soc-agent/contracts';
import {
  foldingAspect,
  foldKey,
  nearestLeader,
  withBrought,
  withOneMore,
  type Brought,
  type FoldLeader,
} from './folding.js';

/** Threats of one group that signals may be folded into, at most. */
export const MOST_LEADERS = 4;

/** A threat with what was folded into it. */
interface Folded {
  signal: ThreatSignal;
  occurrences: number;
  brought?: Brought;
  /** As `foldingAspect` gave it for its last analysis. */
  analyzed: string;
  isClosed: boolean;
}

/** What became of a signal. */
export interface Fold {
  /** The threat that it was folded into; absent where it is one of its own. */
  into?: string;
  /** The signal of that threat as it is to be analyzed again; absent where nothing changes. */
  again?: ThreatSignal;
}

/** Folds signals in memory, as the store does for many processes: for evaluations and tests. */
export class FoldMemory {
  private readonly leaders = new Map<string, FoldLeader[]>();
  private readonly threats = new Map<string, Folded>();

  /** @param windowMs how far events may lie apart; 0 folds nothing */
  constructor(private readonly windowMs: number) {}

  /** @param at as `eventTime` gave it */
  place(signal: ThreatSignal, at: number): Fold {
    if (this.windowMs === 0) return {};
    const key = foldKey(signal);
    for (;;) {
      const known = this.leaders.get(key) ?? [];
      const leader = nearestLeader(known, at, this.windowMs);
      if (!leader) {
        this.leaders.set(key, [...known, { id: signal.id, at }].slice(-MOST_LEADERS));
        this.threats.set(signal.id, { signal, occurrences: 1, analyzed: foldingAspect(signal, 1), isClosed: false });
        return {};
      }
      const fold = this.fold(leader.id, signal);
      if (fold) return fold;
      this.leaders.set(
        key,
        known.filter((one) => one !== leader),
      );
    }
  }

  /** A threat that somebody judged takes no more. */
  close(id: string): void {
    const threat = this.threats.get(id);
    if (threat) threat.isClosed = true;
  }

  private fold(id: string, signal: ThreatSignal): Fold | undefined {
    const threat = this.threats.get(id);
    const more = threat && !threat.isClosed ? withOneMore(threat, signal) : undefined;
    if (!threat || !more) return undefined;
    threat.brought = more.brought;
    threat.occurrences = more.occurrences;
    if (!more.mayChange) return { into: id };
    const merged = withBrought(threat.signal, more.brought);
    const aspect = foldingAspect(merged, threat.occurrences);
    if (aspect === threat.analyzed) return { into: id };
    threat.analyzed = aspect;
    return { into: id, again: merged };
  }
}
