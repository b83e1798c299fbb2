import { Clipboard } from '@angular/cdk/clipboard';
import { Component, computed, inject, input, signal } from '@angular/core';
import type { ThreatSignal } from '@soc-agent/contracts';
import { Check, Copy } from 'lucide';
import { Icon } from '../shared/ui/icon.js';
import { filterJson } from './filter-json.js';
import { JsonTree } from './json-tree.js';

/** The signal as it was understood, and the document it arrived as. */
@Component({
  selector: 'app-raw-signal',
  imports: [Icon, JsonTree],
  template: `
    <div class="card-head">
      <h2>Raw signal</h2>
      <span class="spacer"></span>
      <input
        #search
        type="search"
        aria-label="Search in the signal"
        placeholder="Search"
        (input)="text.set(search.value)"
      />
      <button type="button" class="button ghost" (click)="copy()">
        <app-icon [icon]="copied() ? icons.check : icons.copy" [size]="14" />{{ copied() ? 'Copied' : 'Copy' }}
      </button>
    </div>
    <div class="card-body">
      @if (found() !== undefined) {
        <app-json-tree [value]="found()" [expanded]="text() !== ''" />
      } @else {
        <p class="muted" role="status">Nothing in the signal contains “{{ text() }}”.</p>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    input {
      width: 150px;
      height: 28px;
      padding: 0 8px;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-s);
      background: var(--surface);
      color: var(--text);
      font: inherit;
      font-size: 12px;
    }
    input::placeholder {
      color: var(--text-3);
    }
    .card-body {
      max-height: 560px;
      overflow: auto;
    }
  `,
  host: { class: 'card', 'data-testid': 'raw-signal' },
})
export class RawSignal {
  private readonly clipboard = inject(Clipboard);
  readonly signal = input.required<ThreatSignal>();

  protected readonly text = signal('');
  protected readonly copied = signal(false);
  protected readonly found = computed(() => filterJson(this.signal(), this.text()));
  protected readonly icons = { check: Check, copy: Copy };

  protected copy(): void {
    this.copied.set(this.clipboard.copy(JSON.stringify(this.signal(), null, 2)));
  }
}
