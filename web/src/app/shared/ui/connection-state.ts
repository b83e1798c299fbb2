import { Component, computed, inject } from '@angular/core';
import { LiveThreats } from '../live/live-threats.js';
import { MOST_NEWCOMERS, Newcomers } from '../live/newcomers.js';
import { formatUpTo } from '../vocabulary/format.js';

/** Whether live updates arrive, and how many wait to be looked at. */
@Component({
  selector: 'app-connection-state',
  template: `
    <span class="state" [title]="text()">
      <i class="keeps-color"></i><span class="text" data-testid="connection-state">{{ text() }}</span>
    </span>
    @if (newcomers.count(); as count) {
      <button type="button" class="button new" data-testid="newcomers" (click)="newcomers.show()">
        {{ upTo(count) }} new
      </button>
    }
  `,
  styles: `
    :host,
    .state {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      font-size: var(--t-s);
      white-space: nowrap;
    }
    i {
      width: 7px;
      height: 7px;
      border-radius: 50%;
      background: var(--tone);
    }
    .text {
      color: var(--text-2);
    }
    .new {
      min-height: 22px;
      border-color: color-mix(in srgb, var(--accent) 45%, transparent);
      color: var(--accent);
    }
    @media (max-width: 720px) {
      .text {
        position: absolute;
        clip-path: inset(50%);
      }
    }
  `,
  host: { '[style.--tone]': 'tone()' },
})
export class ConnectionState {
  private readonly live = inject(LiveThreats);
  protected readonly newcomers = inject(Newcomers);
  protected readonly upTo = (count: number): string => formatUpTo(count, MOST_NEWCOMERS);
  protected readonly text = computed(() => {
    const state = this.live.state();
    return state === 'connected' ? 'live' : `${state}…`;
  });
  protected readonly tone = computed(() => (this.live.state() === 'connected' ? 'var(--ok)' : 'var(--warn)'));
}
