import { Component, computed, input } from '@angular/core';

/** Rows of a table that is being read. */
@Component({
  selector: 'app-skeleton-rows',
  template: `
    @for (row of rows(); track row) {
      <span class="skeleton" [style.width.%]="96 - ((row * 17) % 31)"></span>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 20px;
      padding: 16px 14px;
    }
    .skeleton {
      height: 14px;
    }
  `,
  host: { role: 'status', 'aria-label': 'Loading' },
})
export class SkeletonRows {
  readonly count = input(6);
  protected readonly rows = computed(() => Array.from({ length: this.count() }, (_, row) => row));
}
