import { Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Bitcoin, Bot, type IconNode, Plane, Shuffle, Siren } from 'lucide';
import type { ApiProblem } from '../shared/api/api-problem.js';
import { ThreatsApi, type TriggerScenario } from '../shared/api/threats-api.js';
import { Icon } from '../shared/ui/icon.js';
import { Toast } from '../shared/ui/toast.js';

const TRIGGERS: readonly { scenario: TriggerScenario; label: string; icon: IconNode }[] = [
  { scenario: 'bot_attack', label: 'Bot Attack', icon: Bot },
  { scenario: 'crypto_surge', label: 'Crypto Surge', icon: Bitcoin },
  { scenario: 'impossible_travel', label: 'Impossible Travel', icon: Plane },
  { scenario: 'critical', label: 'Critical', icon: Siren },
  { scenario: 'random', label: 'Random', icon: Shuffle },
];

/** Buttons that send a scenario's signal through the real pipeline. */
@Component({
  selector: 'app-trigger-bar',
  imports: [Icon],
  template: `
    <span class="label" id="trigger-label">Simulate</span>
    @for (trigger of triggers; track trigger.scenario) {
      <button
        type="button"
        class="button"
        [attr.data-testid]="'trigger-' + trigger.scenario"
        [attr.aria-busy]="sending() === trigger.scenario"
        (click)="send(trigger.scenario, trigger.label)"
      >
        <app-icon [icon]="trigger.icon" [size]="14" />{{ trigger.label }}
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 6px;
      min-width: 0;
      overflow-x: auto;
      padding: 3px;
      margin: -3px;
      scrollbar-width: none;
    }
    .label {
      color: var(--text-3);
      font-size: 12px;
      padding-right: 2px;
    }
    .button app-icon {
      color: var(--accent);
    }
    [aria-busy='true'] {
      opacity: 0.6;
    }
  `,
  host: { role: 'group', 'aria-labelledby': 'trigger-label' },
})
export class TriggerBar {
  private readonly api = inject(ThreatsApi);
  private readonly toast = inject(Toast);
  private readonly router = inject(Router);

  protected readonly triggers = TRIGGERS;
  protected readonly sending = signal<TriggerScenario | undefined>(undefined);

  protected async send(scenario: TriggerScenario, label: string): Promise<void> {
    this.sending.set(scenario);
    try {
      const { id } = await this.api.trigger(scenario);
      await this.toast.show(`${label} sent`, 'Open', () => void this.router.navigate(['/threats', id]));
    } catch (problem) {
      const { title, message } = problem as ApiProblem;
      await this.toast.show(`${label} not sent: ${title}. ${message}`, 'Dismiss');
    } finally {
      this.sending.set(undefined);
    }
  }
}
