import { Component, input } from '@angular/core';

/** The first line of a page: what it is, what can be done. */
@Component({
  selector: 'app-page-header',
  template: `
    <h1>{{ heading() }}</h1>
    <ng-content />
    <span class="spacer"></span>
    <ng-content select="[actions]" />
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--s2) var(--s3);
      min-height: 32px;
    }
  `,
})
export class PageHeader {
  readonly heading = input.required<string>();
}
