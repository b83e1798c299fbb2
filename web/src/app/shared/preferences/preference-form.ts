import { Component, inject } from '@angular/core';
import { type Segment, Segments } from '../ui/segments.js';
import { type Density, Preferences, type Theme } from './preferences.js';

/** What an analyst can set for this browser. */
@Component({
  selector: 'app-preference-form',
  imports: [Segments],
  template: `
    <span>Theme</span>
    <app-segments label="Theme" [segments]="themes" [(value)]="preferences.theme" />
    <span>Rows</span>
    <app-segments label="Rows" [segments]="densities" [(value)]="preferences.density" />
    <span>Times</span>
    <app-segments label="Times" [segments]="clocks" [(value)]="preferences.clock" />
    <span>Single keys</span>
    <app-segments label="Single keys" [segments]="shortcuts" [(value)]="preferences.shortcuts" />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: auto auto;
      align-items: center;
      justify-content: space-between;
      gap: var(--s2) var(--s4);
      font-size: var(--t-m);
    }
    app-segments {
      justify-self: end;
    }
  `,
})
export class PreferenceForm {
  protected readonly preferences = inject(Preferences);
  protected readonly themes: readonly Segment<Theme>[] = [
    { value: 'system', label: 'System' },
    { value: 'dark', label: 'Dark' },
    { value: 'light', label: 'Light' },
  ];
  protected readonly densities: readonly Segment<Density>[] = [
    { value: 'compact', label: 'Compact' },
    { value: 'comfortable', label: 'Comfortable' },
  ];
  protected readonly clocks: readonly Segment<'local' | 'utc'>[] = [
    { value: 'local', label: 'Local' },
    { value: 'utc', label: 'UTC' },
  ];
  protected readonly shortcuts: readonly Segment<'on' | 'off'>[] = [
    { value: 'on', label: 'On' },
    { value: 'off', label: 'Off' },
  ];
}
