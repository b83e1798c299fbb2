import { Component, input, signal } from '@angular/core';
import { ChartColumn, Table2 } from 'lucide';
import { Icon } from '../ui/icon.js';

export interface ChartTable {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** A titled chart that can also be read as a table. */
@Component({
  selector: 'app-chart-card',
  imports: [Icon],
  template: `
    <div class="card-head">
      <h2>{{ heading() }}</h2>
      <span class="hint">{{ hint() }}</span>
      <span class="spacer"></span>
      <ng-content select="[actions]" />
      <button
        type="button"
        class="button ghost icon-only"
        [attr.aria-pressed]="asTable()"
        [attr.aria-label]="heading() + ' as a table'"
        [title]="asTable() ? 'Show as a chart' : 'Show as a table'"
        (click)="asTable.set(!asTable())"
      >
        <app-icon [icon]="asTable() ? chartIcon : tableIcon" [size]="14" />
      </button>
    </div>
    <div class="card-body">
      @if (asTable()) {
        <div class="scroll" tabindex="0" role="region" [attr.aria-label]="heading()">
          <table>
            <thead>
              <tr>
                @for (column of table().columns; track $index) {
                  <th scope="col">{{ column }}</th>
                }
              </tr>
            </thead>
            <tbody>
              @for (row of table().rows; track $index) {
                <tr>
                  @for (cell of row; track $index) {
                    <td class="num">{{ cell }}</td>
                  }
                </tr>
              }
            </tbody>
          </table>
        </div>
      } @else {
        <ng-content />
      }
    </div>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
    }
    .card-body {
      flex: 1;
      min-height: 0;
    }
    .card-head {
      padding-right: 6px;
    }
    .scroll {
      max-height: 230px;
      overflow: auto;
    }
    table {
      width: 100%;
      border-collapse: collapse;
      font-size: 12px;
    }
    th,
    td {
      padding: 3px 8px 3px 0;
      border-bottom: 1px solid var(--line);
      text-align: right;
    }
    th {
      color: var(--text-3);
      font-weight: 520;
    }
    th:first-child,
    td:first-child {
      text-align: left;
    }
  `,
  host: { class: 'card' },
})
export class ChartCard {
  readonly heading = input.required<string>();
  readonly hint = input('');
  readonly table = input.required<ChartTable>();

  protected readonly asTable = signal(false);
  protected readonly chartIcon = ChartColumn;
  protected readonly tableIcon = Table2;
}
