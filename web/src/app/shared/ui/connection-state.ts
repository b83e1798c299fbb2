import { Component, computed, inject } from '@angular/core';
import { LiveThreats } from '../live/live-threats.js';

/** Whether live updates arrive. */
@Component({
  selector: 'app-connection-state',
  template: '<i></i><span data-testid="connection-state">{{ text() }}</span>',
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 7px;
      color: var(--tone);
      font-size: 12px;
      font-weight: 560;
      white-space: nowrap;
    }
    i {
      width: 8px;
      height: 8px;
      border-radius: 50%;
      background: var(--tone);
      box-shadow: 0 0 0 3px color-mix(in srgb, var(--tone) 22%, transparent);
    }
  `,
  host: { role: 'status', '[style.--tone]': 'tone()' },
})
export class ConnectionState {
  private readonly live = inject(LiveThreats);
  protected readonly text = computed(() => {
    const state = this.live.state();
    return state === 'connected' ? state : `${state}…`;
  });
  protected readonly tone = computed(() => (this.live.state() === 'connected' ? 'var(--ok)' : 'var(--warn)'));
}
