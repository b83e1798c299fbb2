import { Component, computed, input } from '@angular/core';

/** A JSON value as a tree that opens and closes; text of any origin stays text. */
@Component({
  selector: 'app-json-tree',
  template: `
    @if (entries(); as children) {
      <details [open]="open()">
        <summary>
          @if (name() !== undefined) {
            <span class="key">{{ name() }}</span>
          }
          <span class="size">{{ size() }}</span>
        </summary>
        @for (child of children; track child[0]) {
          <app-json-tree [name]="child[0]" [value]="child[1]" [depth]="depth() + 1" [expanded]="expanded()" />
        }
      </details>
    } @else {
      <p>
        <span class="key">{{ name() }}</span>
        <span [class]="kind()">{{ text() }}</span>
      </p>
    }
  `,
  styles: `
    :host {
      display: block;
      font: 12px/20px var(--mono);
    }
    summary {
      width: fit-content;
      cursor: pointer;
      min-height: 24px;
      line-height: 24px;
    }
    p {
      overflow-wrap: anywhere;
      padding-left: 13px;
    }
    .key {
      color: var(--text-2);
    }
    .key::after {
      content: ': ';
      color: var(--text-3);
    }
    .size {
      color: var(--text-3);
    }
    .string {
      color: var(--accent);
    }
    .number {
      color: var(--sev-low);
    }
    .boolean,
    .null {
      color: var(--sev-high);
    }
  `,
  host: { '[style.padding-left.px]': 'depth() > 0 ? 16 : 0' },
})
export class JsonTree {
  readonly value = input.required<unknown>();
  readonly name = input<string>();
  readonly depth = input(0);
  /** Opens every level instead of the first ones. */
  readonly expanded = input(false);

  protected readonly open = computed(() => this.expanded() || this.depth() < 2);
  protected readonly entries = computed(() => {
    const value = this.value();
    return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
  });
  protected readonly size = computed(() => {
    const count = this.entries()?.length ?? 0;
    return Array.isArray(this.value()) ? `[${count}]` : `{${count}}`;
  });
  protected readonly kind = computed(() => (this.value() === null ? 'null' : typeof this.value()));
  protected readonly text = computed(() => JSON.stringify(this.value()));
}
