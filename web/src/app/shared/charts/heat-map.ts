import { Component, computed, input, output } from '@angular/core';
import { formatCount } from '../vocabulary/format.js';
import { DEEPEST_SHADE, mostOf, shadeOf } from './heat-shades.js';

/** A row or column of a heat map. */
export interface HeatAxis {
  key: string;
  label: string;
  /** Colour of the column's cells, such as `var(--fill-high)`. */
  tone?: string;
}

/** Which cell was pressed. */
export interface HeatCell {
  row: string;
  column: string;
}

/** Counts by two things at once: a table whose cells are the darker the more there are, each with its figure. */
@Component({
  selector: 'app-heat-map',
  template: `
    <table>
      <caption class="visually-hidden">
        {{
          caption()
        }}
      </caption>
      <thead>
        <tr>
          <th scope="col">{{ rowName() }}</th>
          @for (column of columns(); track column.key) {
            <th scope="col">{{ column.label }}</th>
          }
        </tr>
      </thead>
      <tbody>
        @for (line of cells(); track line.row.key) {
          <tr>
            <th scope="row" class="truncate">
              <bdi [title]="line.row.label">{{ line.row.label }}</bdi>
            </th>
            @for (cell of line.cells; track cell.column.key) {
              <td>
                @if (cell.count > 0) {
                  <button
                    type="button"
                    class="num"
                    [style.--shade.%]="cell.shade * deepest"
                    [style.--tone]="cell.column.tone"
                    [attr.aria-label]="format(cell.count) + ' ' + cell.column.label + ', ' + line.row.label"
                    (click)="chosen.emit({ row: line.row.key, column: cell.column.key })"
                  >
                    {{ format(cell.count) }}
                  </button>
                } @else {
                  <span class="none">0</span>
                }
              </td>
            }
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: `
    :host {
      display: block;
      position: relative;
      overflow: auto;
    }
    table {
      width: 100%;
      border-collapse: separate;
      border-spacing: 2px;
      font-size: 12px;
    }
    th {
      padding: 0 6px 0 0;
      color: var(--text-3);
      font-weight: 520;
      text-align: left;
    }
    thead th + th {
      text-align: center;
    }
    tbody th {
      max-width: 160px;
      color: var(--text-2);
    }
    td {
      width: 15%;
      min-width: 40px;
      padding: 0;
    }
    button,
    .none {
      display: block;
      width: 100%;
      height: 24px;
      border: 0;
      border-radius: 3px;
      line-height: 24px;
      text-align: center;
    }
    button {
      background: color-mix(in srgb, var(--tone, var(--fill-accent)) var(--shade), var(--surface-2));
      color: var(--text);
      cursor: pointer;
      forced-color-adjust: none;
    }
    .none {
      background: var(--surface-2);
      color: var(--text-3);
    }
  `,
})
export class HeatMap {
  readonly caption = input.required<string>();
  /** What a row is. */
  readonly rowName = input.required<string>();
  readonly rows = input.required<readonly HeatAxis[]>();
  readonly columns = input.required<readonly HeatAxis[]>();
  /** Figures, by row and then by column. */
  readonly counts = input.required<readonly (readonly (number | null)[])[]>();
  readonly chosen = output<HeatCell>();

  protected readonly format = formatCount;
  protected readonly deepest = DEEPEST_SHADE;
  protected readonly cells = computed(() => {
    const counts = this.counts();
    const most = mostOf(counts);
    return this.rows().map((row, r) => ({
      row,
      cells: this.columns().map((column, c) => {
        const count = counts[r]?.[c] ?? 0;
        return { column, count, shade: shadeOf(count, most) };
      }),
    }));
  });
}
