import { Component, effect, inject, input } from '@angular/core';
import type { Looking } from '@soc-agent/contracts';
import { Eye } from 'lucide';
import { Viewing } from '../live/viewing.js';
import { Icon } from './icon.js';

/** Who else has this open; nothing while nobody has. */
@Component({
  selector: 'app-viewers',
  imports: [Icon],
  template: `
    @if (viewing.others(); as names) {
      @if (names.length > 0) {
        <span class="chip" data-testid="viewers" title="Also has this open">
          <app-icon [icon]="eye" [size]="12" /><span class="visually-hidden">Also open with </span
          ><bdi>{{ names.join(', ') }}</bdi>
        </span>
      }
    }
  `,
})
export class Viewers {
  protected readonly viewing = inject(Viewing);
  readonly kind = input.required<Looking['kind']>();
  readonly id = input.required<string>();
  readonly customer = input.required<string>();
  protected readonly eye = Eye;

  constructor() {
    effect((onCleanup) =>
      onCleanup(this.viewing.look({ kind: this.kind(), id: this.id(), customerName: this.customer() })),
    );
  }
}
