import { Component, effect, ElementRef, inject, input } from '@angular/core';
import { createElement, type IconNode } from 'lucide';

/** A decorative line icon; what it means is said in text beside it. */
@Component({
  selector: 'app-icon',
  template: '',
  styles: ':host { display: inline-grid; flex: none; line-height: 0; }',
  host: { 'aria-hidden': 'true' },
})
export class Icon {
  readonly icon = input.required<IconNode>();
  /** Pixels. */
  readonly size = input(16);

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    effect(() => {
      const size = String(this.size());
      host.replaceChildren(createElement(this.icon(), { width: size, height: size, 'stroke-width': '2' }));
    });
  }
}
