import { Component, computed, input } from '@angular/core';

/** A share of one as a ring; the figure stands beside it or in its title. */
@Component({
  selector: 'app-ring',
  template: `
    <svg viewBox="0 0 20 20" [attr.width]="size()" [attr.height]="size()" aria-hidden="true">
      <circle class="track" cx="10" cy="10" r="8" pathLength="100" />
      <circle class="part" cx="10" cy="10" r="8" pathLength="100" [attr.stroke-dasharray]="part() + ' 100'" />
    </svg>
  `,
  styles: `
    :host {
      display: inline-grid;
      flex: none;
    }
    circle {
      fill: none;
      stroke: var(--surface-3);
      stroke-width: 3;
    }
    .part {
      stroke: var(--tone, var(--text-2));
      transform: rotate(-90deg);
      transform-origin: center;
    }
  `,
})
export class Ring {
  /** 0..1 */
  readonly share = input.required<number>();
  readonly size = input(14);
  protected readonly part = computed(() => Math.round(100 * Math.min(1, Math.max(0, this.share()))));
}
