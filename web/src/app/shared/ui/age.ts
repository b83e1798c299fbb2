import { Component, computed, inject, input, signal } from '@angular/core';
import { Preferences } from '../preferences/preferences.js';
import { formatAge, formatDateTime } from '../vocabulary/format.js';
import { Clock } from './clock.js';

/** How long ago something was; the exact time with its zone on hover. */
@Component({
  selector: 'app-age',
  template: '<time [attr.datetime]="at()" [attr.title]="exact()">{{ age() }}</time>',
  host: { class: 'num', '(pointerenter)': 'pointed.set(true)' },
})
export class Age {
  private readonly clock = inject(Clock);
  private readonly preferences = inject(Preferences);

  /** ISO 8601. */
  readonly at = input.required<string>();
  protected readonly age = computed(() => formatAge(Date.parse(this.at()), this.clock.now()));
  /** Worked out for those that are pointed at: there are many, and formatting takes longer than the rest of them. */
  protected readonly pointed = signal(false);
  protected readonly exact = computed(() =>
    this.pointed() ? formatDateTime(this.at(), this.preferences.clock() === 'utc') : null,
  );
}
