import { Component, computed, inject, input } from '@angular/core';
import { Preferences } from '../preferences/preferences.js';
import { formatDateTime, formatMinutes } from '../vocabulary/format.js';
import { Clock } from './clock.js';
import { Ring } from './ring.js';

/** From here on little of the time is left. */
const NEAR = 0.25;

export interface Sla {
  state: 'kept' | 'near' | 'breached' | 'done';
  /** How much of the time is gone, 0..1. */
  gone: number;
  text: string;
}

/** How the time stands by which somebody should have acted; Unix milliseconds. `done`: somebody has. */
export function slaOf(since: number, due: number, now: number, done?: number): Sla {
  const at = done ?? now;
  const leftMs = due - at;
  const gone = due > since ? Math.min(1, Math.max(0, (at - since) / (due - since))) : 1;
  if (done !== undefined)
    return { state: leftMs >= 0 ? 'done' : 'breached', gone, text: leftMs >= 0 ? 'in time' : 'was late' };
  const minutes = Math.abs(Math.round(leftMs / 60_000));
  if (leftMs <= 0) return { state: 'breached', gone: 1, text: `${shortly(minutes)} over` };
  return { state: 1 - gone <= NEAR ? 'near' : 'kept', gone, text: `${shortly(minutes)} left` };
}

function shortly(minutes: number): string {
  return minutes < 24 * 60 ? formatMinutes(minutes) : `${Math.round(minutes / 1440)} d`;
}

/** By when somebody has to act, as a ring that fills, and in words beside it or in its title. */
@Component({
  selector: 'app-sla-ring',
  imports: [Ring],
  template: `
    <app-ring [share]="sla().gone" />
    <span [class.visually-hidden]="!words()" class="num">{{ sla().text }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      color: var(--text-2);
      font-size: var(--t-s);
      white-space: nowrap;
    }
    :host(.near) {
      --tone: var(--warn);
      color: var(--warn);
    }
    :host(.breached) {
      --tone: var(--danger);
      color: var(--danger);
    }
    :host(.done) {
      --tone: var(--ok);
    }
  `,
  host: { '[class]': 'sla().state', '[title]': 'title()' },
})
export class SlaRing {
  private readonly clock = inject(Clock);
  private readonly preferences = inject(Preferences);
  /** RFC 3339. */
  readonly since = input.required<string>();
  readonly due = input.required<string>();
  /** When somebody did. */
  readonly done = input<string | undefined>();
  readonly words = input(false);

  protected readonly sla = computed(() => {
    const done = this.done();
    return slaOf(
      Date.parse(this.since()),
      Date.parse(this.due()),
      this.clock.minute(),
      done === undefined ? undefined : Date.parse(done),
    );
  });
  protected readonly title = computed(
    () => `Due ${formatDateTime(this.due(), this.preferences.clock() === 'utc')}: ${this.sla().text}`,
  );
}
