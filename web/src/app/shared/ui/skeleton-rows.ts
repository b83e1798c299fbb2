import { Component, computed, input } from '@angular/core';

/** Rows of a table that is being read. */
@Component({
  selector: 'app-skeleton-rows',
  template: `
    @for (row of rows(); track row) {
      <span class="row" [style.height.px]="height()"
        ><span class="skeleton" [style.width.%]="96 - ((row * 17) % 31)"></span
      ></span>
    }
  `,
  styles: `
    :host {
      display: block;
      overflow: hidden;
    }
    .row {
      display: flex;
      align-items: center;
      padding: 0 var(--s3);
    }
    .skeleton {
      height: 12px;
    }
  `,
  host: { role: 'status', 'aria-label': 'Loading' },
})
export class SkeletonRows {
  readonly count = input(6);
  /** Of one row, pixels: that of what comes. */
  readonly height = input(34);
  protected readonly rows = computed(() => Array.from({ length: this.count() }, (_, row) => row));
}
