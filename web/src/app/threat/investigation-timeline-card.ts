import { Component, computed, inject, input } from '@angular/core';
import type { InvestigationTimeline, TimelineEvent } from '@soc-agent/contracts';
import { Preferences } from '../shared/preferences/preferences.js';
import { SeverityBadge } from '../shared/ui/severity-badge.js';
import { formatClock, formatDateTime, formatDuration } from '../shared/vocabulary/format.js';
import { TIMELINE_LABELS } from '../shared/vocabulary/labels.js';

/** What happened, in order, with measured times. */
@Component({
  selector: 'app-investigation-timeline-card',
  imports: [SeverityBadge],
  template: `
    <div class="card-head">
      <h2>Investigation timeline</h2>
      <span class="hint num">{{ timeline().events.length }} events in {{ duration(timeline().durationMs) }}</span>
    </div>
    <div class="card-body">
      @if (timeline().degraded; as degraded) {
        <p class="banner warn">Degraded: {{ degraded.reason }}</p>
      }
      <ol>
        @for (event of timeline().events; track $index) {
          <li [class]="event.eventType">
            <time class="num" [attr.datetime]="event.timestamp" [title]="exact(event.timestamp)">
              @if (newDay().has($index)) {
                <b>{{ day(event.timestamp) }}</b>
              }
              {{ clock(event.timestamp) }}
            </time>
            <i></i>
            <div>
              <p class="title">
                <span>{{ event.title }}</span>
                <span class="chip">{{ labels[event.eventType] }}</span>
                @if (event.severity; as severity) {
                  <app-severity-badge [severity]="severity" />
                }
              </p>
              @if (event.description) {
                <p class="description">{{ event.description }}</p>
              }
              <p class="source">{{ event.source }}</p>
            </div>
          </li>
        }
      </ol>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    li {
      --dot: var(--text-3);
      display: grid;
      grid-template-columns: 92px 9px minmax(0, 1fr);
      gap: 12px;
      position: relative;
      padding-bottom: 12px;
    }
    li:not(:last-child)::before {
      content: '';
      position: absolute;
      left: 108px;
      top: 12px;
      bottom: -6px;
      width: 1px;
      background: var(--line-strong);
    }
    li.detection,
    li.escalation {
      --dot: var(--danger);
    }
    li.analysis,
    li.decision {
      --dot: var(--accent);
    }
    li.correlation,
    li.enrichment {
      --dot: var(--sev-low);
    }
    li.action {
      --dot: var(--warn);
    }
    time {
      color: var(--text-3);
      font-size: 12px;
      text-align: right;
      white-space: nowrap;
    }
    time b {
      display: block;
      color: var(--text-2);
      font-weight: 560;
    }
    i {
      position: relative;
      width: 9px;
      height: 9px;
      margin-top: 5px;
      border-radius: 50%;
      background: var(--dot);
      box-shadow: 0 0 0 3px var(--surface);
    }
    .title {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 8px;
      font-weight: 520;
      overflow-wrap: anywhere;
    }
    .title span:first-child::first-letter {
      text-transform: uppercase;
    }
    .title span:first-child {
      display: inline-block;
    }
    .description::first-letter {
      text-transform: uppercase;
    }
    .description {
      color: var(--text-2);
      overflow-wrap: anywhere;
    }
    .source {
      color: var(--text-3);
      font-size: 12px;
    }
  `,
  host: { class: 'card', 'data-testid': 'timeline' },
})
export class InvestigationTimelineCard {
  private readonly preferences = inject(Preferences);
  readonly timeline = input.required<InvestigationTimeline>();

  protected readonly labels = TIMELINE_LABELS;
  protected readonly duration = formatDuration;
  /** Positions of the events that begin a day. */
  protected readonly newDay = computed(() => {
    const days = this.timeline().events.map(({ timestamp }: TimelineEvent) => this.day(timestamp));
    return new Set(days.flatMap((day, index) => (day === days[index - 1] ? [] : [index])));
  });

  protected clock(iso: string): string {
    return formatClock(iso, this.utc());
  }

  protected exact(iso: string): string {
    return formatDateTime(iso, this.utc());
  }

  protected day(iso: string): string {
    const options = { day: 'numeric', month: 'short', ...(this.utc() && { timeZone: 'UTC' }) } as const;
    return new Intl.DateTimeFormat('en-GB', options).format(new Date(iso));
  }

  private utc(): boolean {
    return this.preferences.clock() === 'utc';
  }
}
