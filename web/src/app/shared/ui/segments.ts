import { Component, input, model } from '@angular/core';

export interface Segment<T extends string = string> {
  value: T;
  label: string;
  /** How many there are behind it. */
  count?: string | undefined;
}

let made = 0;

/** One of a few, side by side: radio buttons in a row. */
@Component({
  selector: 'app-segments',
  template: `
    @for (segment of segments(); track segment.value) {
      <label [class.chosen]="segment.value === value()">
        <input
          type="radio"
          class="visually-hidden"
          [name]="group"
          [value]="segment.value"
          [checked]="segment.value === value()"
          (change)="value.set(segment.value)"
        />
        {{ segment.label }}
        @if (segment.count) {
          <span class="num">{{ segment.count }}</span>
        }
      </label>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-s);
      overflow: hidden;
    }
    label {
      position: relative;
      display: inline-flex;
      align-items: center;
      gap: 5px;
      min-height: 24px;
      padding: 0 var(--s2);
      color: var(--text-2);
      font-size: var(--t-m);
      white-space: nowrap;
      cursor: pointer;
    }
    label + label {
      border-left: 1px solid var(--line);
    }
    label:hover {
      background: var(--surface-2);
    }
    label:focus-within {
      outline: 2px solid var(--accent);
      outline-offset: -2px;
    }
    .chosen {
      background: var(--surface-3);
      color: var(--text);
      font-weight: 560;
    }
    .num {
      color: var(--text-3);
      font-size: var(--t-s);
      font-weight: 450;
    }
  `,
  host: { role: 'radiogroup', '[attr.aria-label]': 'label()' },
})
export class Segments<T extends string = string> {
  readonly segments = input.required<readonly Segment<T>[]>();
  readonly value = model.required<T>();
  readonly label = input.required<string>();
  protected readonly group = `segments-${made++}`;
}
