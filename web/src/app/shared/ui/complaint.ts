import { Component, input } from '@angular/core';
import type { Attempt } from './attempt.js';

/** What went wrong with the last attempt at something; nothing where nothing did. */
@Component({
  selector: 'app-complaint',
  template: `
    @if (of().problem(); as problem) {
      <p role="alert">{{ problem.message || problem.title }}</p>
    }
  `,
  styles: `
    :host(:empty) {
      display: none;
    }
    p {
      padding: 0 14px 12px;
      color: var(--danger);
    }
  `,
})
export class Complaint {
  readonly of = input.required<Attempt>();
}
