import { Component, computed, input } from '@angular/core';
import type { AgentFigures } from '@soc-agent/contracts';
import { formatCount, formatDuration, formatPercent } from '../shared/vocabulary/format.js';
import { agentLabel } from '../shared/vocabulary/labels.js';
import { shareOf } from '../shared/charts/axis.js';

/** How long each agent takes: half of its answers, and all but one of twenty, as bars on one axis and as figures. */
@Component({
  selector: 'app-agent-times',
  template: `
    <div class="list-table">
      <table>
        <caption class="visually-hidden">
          How long each agent takes
        </caption>
        <thead>
          <tr>
            <th scope="col">Agent</th>
            <th scope="col" class="wide"><span class="visually-hidden">Bar</span></th>
            <th scope="col" class="figure">p50</th>
            <th scope="col" class="figure">p95</th>
            <th scope="col" class="figure">Answers</th>
            <th scope="col" class="figure">Degraded</th>
            <th scope="col" class="figure">Tokens</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.agent) {
            <tr data-testid="agent-times">
              <td>{{ row.name }}</td>
              <td aria-hidden="true">
                <span class="track">
                  <i class="most" [style.width.%]="row.p95Share * 100"></i>
                  <i [style.width.%]="row.p50Share * 100"></i>
                </span>
              </td>
              <td class="num figure">{{ duration(row.p50Ms) }}</td>
              <td class="num figure">{{ duration(row.p95Ms) }}</td>
              <td class="num figure">{{ count(row.answers) }}</td>
              <td class="num figure">{{ row.answers > 0 ? percent(row.degraded / row.answers) : '–' }}</td>
              <td class="num figure">{{ row.tokens ? count(row.tokens.input + row.tokens.output) : '–' }}</td>
            </tr>
          } @empty {
            <tr>
              <td colspan="7">No agent has answered yet.</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    .wide {
      width: 30%;
    }
    .figure {
      text-align: right;
    }
    .track {
      position: relative;
      display: block;
      height: 10px;
    }
    i {
      position: absolute;
      inset: 0 auto 0 0;
      border-radius: 2px;
      background: var(--fill-accent);
      forced-color-adjust: none;
    }
    .most {
      background: color-mix(in srgb, var(--fill-accent) 35%, var(--surface));
    }
  `,
})
export class AgentTimes {
  readonly agents = input.required<readonly AgentFigures[]>();

  protected readonly duration = formatDuration;
  protected readonly count = formatCount;
  protected readonly percent = formatPercent;
  protected readonly rows = computed(() => {
    const agents = this.agents();
    const most = Math.max(0, ...agents.map(({ p95Ms }) => p95Ms));
    return agents.map((agent) => ({
      ...agent,
      name: agentLabel(agent.agent).name,
      p50Share: shareOf(agent.p50Ms, 0, most),
      p95Share: shareOf(agent.p95Ms, 0, most),
    }));
  });
}
