import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { DecidedState, ThreatSummary, TriageState, Verdict } from '@soc-agent/contracts';
import type { ApiProblem } from '../api/api-problem.js';
import { settle } from '../api/settle.js';
import { LiveThreats } from '../live/live-threats.js';
import { Toasts } from '../ui/toasts.js';
import { TRIAGE_LABELS, VERDICT_LABELS } from '../vocabulary/labels.js';
import { conflictText } from './conflict-text.js';

/** What a decision is about. */
export interface Decided {
  id: string;
  triage: TriageState;
  assignee?: string | undefined;
  verdict?: Verdict | undefined;
  /** What `If-Match` holds. */
  version: number;
}

/** What is shown of a threat before the gateway has said so. */
export type Ahead = Partial<Pick<ThreatSummary, 'triage' | 'assignee' | 'verdict' | 'version'>>;

interface Change {
  triage?: TriageState;
  assignee?: string | null;
}

/** Decisions on one threat: shown at once, taken back when refused, and undone on request. */
@Injectable({ providedIn: 'root' })
export class Decisions {
  private readonly http = inject(HttpClient);
  private readonly toasts = inject(Toasts);
  private readonly aheads = signal<ReadonlyMap<string, Ahead>>(new Map());

  /** What has been decided here and is not confirmed yet, by threat. */
  readonly ahead = this.aheads.asReadonly();

  constructor() {
    // what is stored takes the place of what was shown ahead of it
    inject(LiveThreats).changes.subscribe((changes) => {
      const confirmed = changes.filter(({ id, version }) => {
        const ahead = this.aheads().get(id);
        return ahead !== undefined && (version ?? 0) >= (ahead.version ?? 0);
      });
      for (const { id } of confirmed) this.forget(id);
    });
  }

  /** Acknowledges, escalates, closes. */
  async triage(threat: Decided, triage: TriageState): Promise<void> {
    await this.decide(threat, { triage }, TRIAGE_LABELS[triage], { triage: threat.triage });
  }

  /** Hands it to somebody, or to nobody. */
  async assign(threat: Decided, name: string | undefined): Promise<void> {
    const assignee = name ?? null;
    await this.decide(threat, { assignee }, name ? `Assigned to ${name}` : 'Assigned to nobody', {
      assignee: threat.assignee ?? null,
    });
  }

  async judge(threat: Decided, verdict: Verdict, reason: string): Promise<void> {
    const path = `/api/threats/${threat.id}/verdict`;
    await this.attempt(
      threat,
      { verdict },
      () => settle(this.http.post(path, { verdict, ...(reason && { reason }) })),
      VERDICT_LABELS[verdict],
      async () => {
        const before = threat.verdict;
        await this.attempt(
          threat,
          { ...(before && { verdict: before }) },
          () => settle(before ? this.http.post(path, { verdict: before }) : this.http.delete(path)),
          'Verdict taken back',
        );
      },
    );
  }

  /** Undone with the version that it made, so that nothing later is lost. */
  private async decide(threat: Decided, change: Change, words: string, back: Change): Promise<void> {
    let made: ThreatSummary | undefined;
    await this.attempt(
      threat,
      aheadOf(change),
      async () => {
        made = await this.patch(threat.id, threat.version, change);
        return made;
      },
      words,
      () =>
        this.attempt(
          threat,
          aheadOf(back),
          () => this.patch(threat.id, made?.version ?? threat.version, back),
          `${words}: undone`,
        ),
    );
  }

  private patch(id: string, version: number, change: Change): Promise<ThreatSummary> {
    const headers = { 'If-Match': `"${version}"` };
    return settle(this.http.patch<ThreatSummary>(`/api/threats/${id}`, change, { headers }));
  }

  private async attempt(
    { id }: Decided,
    ahead: Ahead,
    request: () => Promise<unknown>,
    words: string,
    undo?: () => Promise<void>,
  ): Promise<void> {
    this.showAhead(id, ahead);
    try {
      const stored = (await request()) as Partial<ThreatSummary> | null;
      // it may be told of before it is answered
      if (stored?.version !== undefined && this.aheads().has(id)) this.showAhead(id, { version: stored.version });
      this.toasts.show(words, undo && { label: 'Undo', press: undo });
    } catch (error) {
      this.forget(id);
      const problem = error as ApiProblem;
      if (problem.status === 409 && problem.current) this.toasts.show(conflictText(problem.current as DecidedState));
      else this.toasts.fail('Not done', problem);
    }
  }

  private showAhead(id: string, ahead: Ahead): void {
    this.aheads.update((all) => new Map(all).set(id, { ...all.get(id), ...ahead }));
  }

  private forget(id: string): void {
    this.aheads.update((all) => {
      const rest = new Map(all);
      rest.delete(id);
      return rest;
    });
  }
}

function aheadOf({ triage, assignee }: Change): Ahead {
  return { ...(triage && { triage }), ...(assignee !== undefined && { assignee: assignee ?? '' }) };
}
