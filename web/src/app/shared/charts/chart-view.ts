import { Component, input, signal } from '@angular/core';
import { ChartColumn, Table2 } from 'lucide';
import { Icon } from '../ui/icon.js';

/** The figures of a chart, to be read. */
export interface ChartTable {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** A titled chart that can also be read as a table, in the same room. */
@Component({
  selector: 'app-chart-view',
  imports: [Icon],
  template: `
    <div class="head">
      <span role="heading" [attr.aria-level]="level()" [class.visually-hidden]="bare()">{{ heading() }}</span>
      <span class="hint num">{{ hint() }}</span>
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
    @if (asTable()) {
      <div class="scroll" tabindex="0" role="region" [attr.aria-label]="heading() + ', table'">
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
                  <td class="num">
                    <bdi>{{ cell }}</bdi>
                  </td>
                }
              </tr>
            } @empty {
              <tr>
                <td [attr.colspan]="table().columns.length">Nothing yet</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else {
      <ng-content />
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      min-width: 0;
      min-height: 0;
    }
    .head {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 24px;
    }
    [role='heading'] {
      font-size: 13px;
      font-weight: 600;
      white-space: nowrap;
    }
    .hint {
      min-width: 0;
      overflow: hidden;
      color: var(--text-3);
      font-size: 12px;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .button {
      width: 24px;
      min-height: 24px;
      padding: 0;
    }
    .scroll {
      position: relative;
      flex: 1;
      min-height: 48px;
      max-height: 320px;
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
      overflow-wrap: anywhere;
      text-align: right;
    }
    th {
      position: sticky;
      top: 0;
      background: var(--surface);
      color: var(--text-3);
      font-weight: 520;
      white-space: nowrap;
    }
    th:first-child,
    td:first-child {
      text-align: left;
    }
  `,
})
export class ChartView {
  readonly heading = input.required<string>();
  readonly hint = input('');
  /** The heading is for those who hear it only: what the chart is about is said beside it. */
  readonly bare = input(false);
  /** Level of the heading. */
  readonly level = input(2);
  readonly table = input.required<ChartTable>();

  protected readonly asTable = signal(false);
  protected readonly chartIcon = ChartColumn;
  protected readonly tableIcon = Table2;
}
