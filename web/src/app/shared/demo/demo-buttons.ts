import { Component, computed, inject } from '@angular/core';
import { Session } from '../../session/session.js';
import { Demo, DEMO_SCENARIOS } from './demo.js';

/** Buttons that play the scenarios of the demo; nothing for who may not send signals. */
@Component({
  selector: 'app-demo-buttons',
  template: `
    @if (may()) {
      <span class="label" id="demo-label">Simulate</span>
      @for (one of scenarios; track one.scenario) {
        <button
          type="button"
          class="button"
          [attr.data-testid]="'trigger-' + one.scenario"
          [attr.aria-busy]="demo.sending() === one.scenario"
          (click)="demo.play(one.scenario, one.label)"
        >
          {{ one.label }}
        </button>
      }
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 6px;
    }
    .label {
      color: var(--text-3);
      font-size: var(--t-s);
    }
    [aria-busy='true'] {
      opacity: 0.6;
    }
  `,
  host: { role: 'group', 'aria-labelledby': 'demo-label' },
})
export class DemoButtons {
  protected readonly demo = inject(Demo);
  protected readonly scenarios = DEMO_SCENARIOS;
  private readonly session = inject(Session);
  protected readonly may = computed(() => this.session.may('ingest'));
}
