import { Component, computed, inject, input, output, viewChild } from '@angular/core';
import { Maximize2, X } from 'lucide';
import { debounced } from '../shared/api/debounced.js';
import { IncidentPanel } from '../incident/incident-panel.js';
import { PANEL_WIDTH, Preferences } from '../shared/preferences/preferences.js';
import { Icon } from '../shared/ui/icon.js';
import { ThreatView } from '../threat/threat-view.js';
import { incidentIdOf, type QueueRow } from './queue-row.js';

/** Rows that are only passed by are not read, milliseconds. */
const PASSING_MS = 60;
/** How much wider an arrow key makes it, pixels. */
const STEP = 20;

/** What one row is about, at the right of the list; it follows the row one is at, and never takes the focus. */
@Component({
  selector: 'app-flyout',
  imports: [Icon, IncidentPanel, ThreatView],
  template: `
    <div
      class="handle"
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label="Width of the panel"
      [attr.aria-valuenow]="preferences.panelWidth()"
      [attr.aria-valuemin]="limits.least"
      [attr.aria-valuemax]="limits.most"
      (pointerdown)="begin($event)"
      (pointermove)="drag($event)"
      (keydown.arrowLeft)="widen(step)"
      (keydown.arrowRight)="widen(-step)"
    ></div>
    <header>
      <span class="muted num">{{ place() }}</span>
      <span class="spacer"></span>
      <button type="button" class="button ghost" (click)="opened.emit()">
        <app-icon [icon]="icons.open" [size]="13" />Open <kbd>↵</kbd>
      </button>
      <button type="button" class="button ghost icon-only" aria-label="Close the panel" (click)="closed.emit()">
        <app-icon [icon]="icons.close" [size]="14" />
      </button>
    </header>
    <div class="body" tabindex="-1">
      @if (shown(); as row) {
        @if (row.kind === 'incident') {
          @defer (on immediate) {
            <app-incident-panel [id]="incidentId(row)" [keysFor]="keysFor()" />
          }
        } @else if (row.threatId; as id) {
          @if (row.kind === 'group') {
            <p class="group">
              The newest of {{ row.threats }} alike.
              <button type="button" class="button" (click)="groupChosen.emit(row.id)">Show them</button>
            </p>
          }
          <app-threat-view [id]="id" />
        }
      }
    </div>
  `,
  styleUrl: './flyout.scss',
  host: {
    role: 'complementary',
    'aria-label': 'Details',
    'data-testid': 'flyout',
    '[style.--width.px]': 'preferences.panelWidth()',
  },
})
export class Flyout {
  protected readonly preferences = inject(Preferences);
  readonly row = input.required<QueueRow>();
  /** `3 of 312`. */
  readonly place = input('');
  /** Whether a key pressed now is about this incident, and not about another row or those that are selected. */
  readonly keysFor = input<(id: string) => boolean>(() => true);
  readonly opened = output();
  readonly closed = output();
  readonly groupChosen = output<string>();

  /** The threat that is shown; for a moment it may be that of a row one has left. */
  readonly view = viewChild(ThreatView);
  protected readonly limits = PANEL_WIDTH;
  protected readonly step = STEP;
  protected readonly icons = { open: Maximize2, close: X };
  protected readonly incidentId = incidentIdOf;
  private readonly current = computed(() => this.row(), {
    equal: (a, b) => a.id === b.id && a.threatId === b.threatId,
  });
  protected readonly shown = debounced(() => this.current(), PASSING_MS, undefined);
  private from: { x: number; width: number } | undefined;

  protected begin(event: PointerEvent): void {
    (event.target as HTMLElement).setPointerCapture(event.pointerId);
    this.from = { x: event.clientX, width: this.preferences.panelWidth() };
  }

  protected drag(event: PointerEvent): void {
    if (!this.from || event.buttons === 0) return;
    this.resize(this.from.width + this.from.x - event.clientX);
  }

  protected widen(pixels: number): void {
    this.resize(this.preferences.panelWidth() + pixels);
  }

  private resize(width: number): void {
    this.preferences.panelWidth.set(Math.round(Math.min(PANEL_WIDTH.most, Math.max(PANEL_WIDTH.least, width))));
  }
}
