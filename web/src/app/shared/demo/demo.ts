import { inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { ApiProblem } from '../api/api-problem.js';
import { ThreatsApi, type TriggerScenario } from '../api/threats-api.js';
import { Toasts } from '../ui/toasts.js';

/** As the original calls them. */
export const DEMO_SCENARIOS: readonly { scenario: TriggerScenario; label: string }[] = [
  { scenario: 'bot_attack', label: 'Bot Attack' },
  { scenario: 'crypto_surge', label: 'Crypto Surge' },
  { scenario: 'impossible_travel', label: 'Impossible Travel' },
  { scenario: 'critical', label: 'Critical' },
  { scenario: 'random', label: 'Random' },
];

/** Sends a scenario's signal through the real pipeline. */
@Injectable({ providedIn: 'root' })
export class Demo {
  private readonly api = inject(ThreatsApi);
  private readonly toasts = inject(Toasts);
  private readonly router = inject(Router);
  private readonly busy = signal<TriggerScenario | undefined>(undefined);

  readonly sending = this.busy.asReadonly();

  async play(scenario: TriggerScenario, label: string): Promise<void> {
    this.busy.set(scenario);
    try {
      const { id } = await this.api.trigger(scenario);
      this.toasts.show(`${label} sent`, { label: 'Open', press: () => this.router.navigate(['/threats', id]) });
    } catch (problem) {
      this.toasts.fail(`${label} not sent`, problem as ApiProblem);
    } finally {
      this.busy.set(undefined);
    }
  }
}
