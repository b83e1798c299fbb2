import { inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { IncidentDetail, IncidentLogLine, IncidentSummary } from '@soc-agent/contracts';
import { Session } from '../session/session.js';
import { type ApiProblem, toProblem } from '../shared/api/api-problem.js';
import { LiveIncidents } from '../shared/live/live-incidents.js';
import { Toasts } from '../shared/ui/toasts.js';
import { foreseen } from './foreseen.js';
import { type Deed, IncidentsApi, type IncidentDeeds } from './incidents-api.js';
import { linesAfter } from './log-lines.js';

/** What is tried again by itself where something only joined meanwhile, at most so often. */
const MOST_TRIES = 3;

/** What is said when it is done, and what could not be done. */
export const DEED_LABELS: Readonly<Record<Deed, { done: string; failed: string }>> = {
  acknowledge: { done: 'Acknowledged', failed: 'Not acknowledged' },
  contain: { done: 'Contained', failed: 'Not contained' },
  reopen: { done: 'Open again', failed: 'Not opened' },
  close: { done: 'Closed', failed: 'Not closed' },
  assign: { done: 'Handed over', failed: 'Not handed over' },
  comment: { done: 'Commented', failed: 'No comment written' },
  merge: { done: 'Merged', failed: 'Not merged' },
  move: { done: 'Moved', failed: 'Not moved' },
  split: { done: 'Split', failed: 'Not split' },
  out: { done: 'Taken out', failed: 'Not taken out' },
  undo: { done: 'Taken back', failed: 'Not taken back' },
};

/** Somebody else was first. */
export interface Conflict {
  deed: Deed;
  /** What was written since this person looked, the newest first. */
  lines: readonly IncidentLogLine[];
  /** Does it to what is there now. */
  again: () => Promise<IncidentSummary | undefined>;
}

/** One incident: read again whenever it changes, and what people do with it, shown at once and taken back where it is refused. */
@Injectable()
export class IncidentStore {
  private readonly api = inject(IncidentsApi);
  private readonly session = inject(Session);
  private readonly toasts = inject(Toasts);

  private readonly current = signal<IncidentDetail | undefined>(undefined);
  private readonly failure = signal<ApiProblem | undefined>(undefined);
  private readonly running = signal<Deed | undefined>(undefined);
  private readonly clash = signal<Conflict | undefined>(undefined);
  private id = '';
  private readings = 0;
  /** The latest version that live changes spoke of. */
  private heard = 0;

  readonly incident = this.current.asReadonly();
  /** Why it could not be read the last time. */
  readonly problem = this.failure.asReadonly();
  /** What is being done. */
  readonly busy = this.running.asReadonly();
  readonly conflict = this.clash.asReadonly();

  constructor() {
    const live = inject(LiveIncidents);
    live.changes.pipe(takeUntilDestroyed()).subscribe((changes) => {
      const shown = this.current();
      if (!shown) return;
      const isGone = changes.some(({ took }) => took.includes(shown.id));
      const versions = changes
        .filter(({ incident }) => incident.id === shown.id)
        .map(({ incident }) => incident.version);
      this.heard = Math.max(this.heard, ...versions);
      if (!this.running() && (isGone || this.isBehind())) void this.reload();
    });
    live.lost.pipe(takeUntilDestroyed()).subscribe(() => void this.reload());
  }

  show(id: string): Promise<void> {
    if (id !== this.current()?.id) this.current.set(undefined);
    this.id = id;
    this.heard = 0;
    this.failure.set(undefined);
    this.clash.set(undefined);
    return this.reload();
  }

  /**
   * Reads it again; what was there stays while that is on its way, and where it fails. Of two readings the one that began later
   * counts, whichever is answered first.
   */
  async reload(): Promise<void> {
    const id = this.id;
    if (id === '') return;
    const reading = ++this.readings;
    try {
      const incident = await this.api.find(id);
      if (id !== this.id || reading !== this.readings) return;
      this.current.set(incident);
      this.failure.set(undefined);
    } catch (problem) {
      if (id === this.id && reading === this.readings) this.failure.set(toProblem(problem));
    }
  }

  dismissConflict(): void {
    this.clash.set(undefined);
  }

  /** Does something to the incident that is shown. @returns what the gateway answers; undefined where it was refused */
  async act<D extends Deed>(deed: D, body: IncidentDeeds[D]): Promise<IncidentSummary | undefined> {
    const seen = this.current();
    if (!seen || this.running()) return undefined;
    this.running.set(deed);
    this.clash.set(undefined);
    // what was read before this does not hide what is shown ahead
    this.readings += 1;
    try {
      return await this.attempt(seen, deed, body);
    } finally {
      this.running.set(undefined);
      // what others did while this was under way
      if (this.isBehind()) void this.reload();
    }
  }

  private isBehind(): boolean {
    return this.heard > (this.current()?.version ?? 0);
  }

  private async attempt<D extends Deed>(
    seen: IncidentDetail,
    deed: D,
    body: IncidentDeeds[D],
  ): Promise<IncidentSummary | undefined> {
    const before = lastSeq(seen);
    let shown = seen;
    for (let tries = 1; ; tries += 1) {
      this.current.set(foreseen(shown, deed, body, new Date().toISOString()));
      try {
        const answer = await this.api.act(shown.id, deed, body, shown.version);
        await this.done(deed, answer, before);
        return answer;
      } catch (error) {
        const problem = toProblem(error);
        const now = problem.status === 409 ? (problem.current as IncidentDetail | undefined) : undefined;
        this.current.set(now ?? shown);
        if (!now) {
          this.toasts.fail(DEED_LABELS[deed].failed, problem);
          return undefined;
        }
        const lines = linesAfter(now, before);
        if (tries === MOST_TRIES || matters(deed, lines)) {
          this.clash.set({ deed, lines, again: () => this.act(deed, body) });
          return undefined;
        }
        shown = now;
      }
    }
  }

  /** Shows what has become of it, and offers to take it back. */
  private async done(deed: Deed, answer: IncidentSummary, before: number): Promise<void> {
    // a merge may have left the other one of the two; a split answers with what it made
    if (deed === 'merge' && answer.id !== this.id) {
      this.id = answer.id;
      this.heard = 0;
    }
    await this.reload();
    const name = this.session.who()?.name;
    const line = this.current()?.log.findLast(({ seq, by }) => seq > before && by === name);
    const said = deed === 'split' ? `Split: incident #${answer.number} has them now` : DEED_LABELS[deed].done;
    const undo = line?.isUndoable ? { label: 'Undo', press: () => this.act('undo', { seq: line.seq }) } : undefined;
    this.toasts.show(said, undo);
  }
}

function lastSeq({ log }: IncidentDetail): number {
  return log.reduce((last, { seq }) => Math.max(last, seq), 0);
}

/** Whether what happened meanwhile may change a person's mind: another person did something, or they would judge what they have not seen. */
function matters(deed: Deed, lines: readonly IncidentLogLine[]): boolean {
  return lines.some(({ by }) => by !== undefined) || (deed === 'close' && lines.length > 0);
}
