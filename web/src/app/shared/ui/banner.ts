import { Component, computed, input } from '@angular/core';
import { CircleAlert, Info, TriangleAlert } from 'lucide';
import { Icon } from './icon.js';

/** One thing to know about what stands below: it is partial, old, failed, refused. */
@Component({
  selector: 'app-banner',
  imports: [Icon],
  template: `<app-icon [icon]="icon()" [size]="14" /><span class="words"><ng-content /></span
    ><ng-content select="[actions]" />`,
  styles: `
    :host {
      display: flex;
      align-items: flex-start;
      gap: var(--s2);
      padding: 5px var(--s3);
      border: 1px solid color-mix(in srgb, var(--tone) 35%, transparent);
      border-radius: var(--radius-s);
      background: color-mix(in srgb, var(--tone) 8%, var(--surface));
      font-size: var(--t-m);
    }
    app-icon {
      margin-top: 2px;
      color: var(--tone);
    }
    .words {
      flex: 1;
      min-width: 0;
    }
  `,
  host: { '[style.--tone]': 'color()', role: 'status' },
})
export class Banner {
  readonly tone = input<'info' | 'warn' | 'danger'>('info');
  protected readonly color = computed(() => `var(--${this.tone() === 'info' ? 'accent' : this.tone()})`);
  protected readonly icon = computed(() => ({ info: Info, warn: TriangleAlert, danger: CircleAlert })[this.tone()]);
}
