import { HttpClient } from '@angular/common/http';
import { Component, inject, input, output } from '@angular/core';
import type { AgentAnalysis, AgentKind, ThreatAnalysis, ThreatInProgress } from '@soc-agent/contracts';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { settle } from '../shared/api/settle.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Ring } from '../shared/ui/ring.js';
import { Toasts } from '../shared/ui/toasts.js';
import { formatPercent } from '../shared/vocabulary/format.js';
import { agentLabel } from '../shared/vocabulary/labels.js';

/** What each agent says, in one line each: how sure it is, what it thinks with, and whether something went wrong. */
@Component({
  selector: 'app-agent-tiles',
  imports: [Foreign, Ring],
  template: `
    @for (kind of agents(); track kind) {
      @let said = threat().agentAnalyses[kind];
      <div
        class="tile"
        data-testid="agent-tile"
        [attr.data-agent]="kind"
        [attr.data-filled]="said ? '' : null"
        [class.working]="!said && isUnderWay()"
        [class.degraded]="!!said?.degraded"
        [class.failed]="!said && !isUnderWay()"
      >
        <p class="name">
          <strong>{{ label(kind).name }}</strong>
          @if (said) {
            <app-ring [share]="said.confidence" [size]="13" [title]="'Confidence ' + percent(said.confidence)" />
            <span class="visually-hidden">confidence {{ percent(said.confidence) }}</span>
            <span class="engine truncate" [title]="engineOf(said)">{{ engineOf(said) }}</span>
          }
        </p>
        @if (said) {
          @if (said.degraded; as degraded) {
            <p class="state" [title]="degraded.reason">Degraded: {{ degraded.reason }}</p>
          }
          <p class="answer"><app-foreign [text]="shortOf(said)" /></p>
        } @else if (isUnderWay()) {
          <p class="state" role="status">Working…</p>
        } @else {
          <p class="state">
            No answer
            @if (mayRetry()) {
              <button type="button" class="button" (click)="retry()">Retry</button>
            }
          </p>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(5, minmax(0, 1fr));
      border: 1px solid var(--line);
      border-radius: var(--radius);
      overflow: hidden;
    }
    .tile {
      min-width: 0;
      min-height: 66px;
      padding: 3px 6px;
      font-size: var(--t-s);
    }
    .tile + .tile {
      border-left: 1px solid var(--line);
    }
    .name {
      display: flex;
      align-items: center;
      gap: 4px;
    }
    .engine {
      color: var(--text-3);
      font-size: var(--t-xs);
    }
    .answer {
      display: -webkit-box;
      overflow: hidden;
      color: var(--text-2);
      line-height: 1.35;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 3;
    }
    .state {
      color: var(--text-3);
    }
    .working {
      animation: pulse 1.4s infinite ease-in-out;
    }
    .degraded {
      background: repeating-linear-gradient(
        -45deg,
        transparent 0 6px,
        color-mix(in srgb, var(--warn) 9%, transparent) 6px 9px
      );
    }
    .degraded .state {
      color: var(--warn);
    }
    .failed .state {
      color: var(--danger);
    }
    @keyframes pulse {
      50% {
        background: var(--surface-2);
      }
    }
    @media (max-width: 720px) {
      :host {
        grid-template-columns: minmax(0, 1fr);
      }
      .tile {
        min-height: 0;
      }
      .tile + .tile {
        border-top: 1px solid var(--line);
        border-left: 0;
      }
    }
  `,
  host: { role: 'group', 'aria-label': 'Agents' },
})
export class AgentTiles {
  private readonly http = inject(HttpClient);
  private readonly toasts = inject(Toasts);
  readonly threat = input.required<ThreatAnalysis | ThreatInProgress>();
  readonly agents = input.required<readonly AgentKind[]>();
  readonly mayRetry = input(false);
  readonly retried = output();

  protected readonly label = agentLabel;
  protected readonly percent = formatPercent;

  protected isUnderWay(): boolean {
    return this.threat().status === 'queued' || this.threat().status === 'analyzing';
  }

  protected engineOf({ engine, model }: AgentAnalysis): string {
    return engine === 'model' ? (model ?? 'model') : 'rules';
  }

  /** What it found first, else what it says. */
  protected shortOf({ keyFindings, analysis }: AgentAnalysis): string {
    return keyFindings[0]?.text ?? analysis;
  }

  protected async retry(): Promise<void> {
    try {
      await settle(this.http.post(`/api/threats/${this.threat().id}/reanalyze`, {}));
      this.retried.emit();
    } catch (problem) {
      this.toasts.fail('Not analyzed again', problem as ApiProblem);
    }
  }
}
