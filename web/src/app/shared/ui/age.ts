import { Component, computed, inject, input } from '@angular/core';
import { Preferences } from '../preferences/preferences.js';
import { formatAge, formatDateTime } from '../vocabulary/format.js';
import { Clock } from './clock.js';

/** How long ago something was; the exact time with its zone on hover. */
@Component({
  selector: 'app-age',
  template: '<time [attr.datetime]="at()" [title]="exact()">{{ age() }}</time>',
  host: { class: 'num' },
})
export class Age {
  private readonly clock = inject(Clock);
  private readonly preferences = inject(Preferences);

  /** ISO 8601. */
  readonly at = input.required<string>();
  protected readonly age = computed(() => formatAge(Date.parse(this.at()), this.clock.now()));
  protected readonly exact = computed(() => formatDateTime(this.at(), this.preferences.clock() === 'utc'));
}
