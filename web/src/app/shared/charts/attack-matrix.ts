import { Component, computed, input, output } from '@angular/core';
import { formatCount } from '../vocabulary/format.js';
import { DEEPEST_SHADE } from './heat-shades.js';
import { attackColumns, type TechniqueCount } from './attack-columns.js';
import { ChartView, type ChartTable } from './chart-view.js';

/** Which techniques of ATT&CK were seen, and how often: the matrix, darker for more. A press chooses a technique. */
@Component({
  selector: 'app-attack-matrix',
  imports: [ChartView],
  template: `
    <app-chart-view [heading]="heading()" [level]="level()" [hint]="says()" [table]="table()">
      <ng-content actions select="[actions]" />
      <div class="scroll">
        <ol>
          @for (column of columns(); track column.id) {
            <li [class.empty]="column.techniques.length === 0">
              <span class="tactic" role="heading" [attr.aria-level]="level() + 1">{{ column.name }}</span>
              @if (column.techniques.length > 0) {
                <ul>
                  @for (technique of column.techniques; track technique.id) {
                    <li>
                      <button
                        type="button"
                        [style.--shade.%]="technique.shade * deepest"
                        (click)="chosen.emit(technique.id)"
                      >
                        <span class="id"
                          >{{ technique.id }}
                          <b class="num"
                            >{{ format(technique.count) }}<span class="visually-hidden"> threats</span></b
                          ></span
                        >
                        {{ technique.name }}
                      </button>
                    </li>
                  }
                </ul>
              }
            </li>
          }
        </ol>
      </div>
    </app-chart-view>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .scroll {
      /* what only those hear who do not see it lies in here, too */
      position: relative;
      overflow-x: auto;
    }
    ol {
      display: grid;
      grid-auto-columns: minmax(80px, 1fr);
      grid-auto-flow: column;
      gap: 2px;
    }
    .tactic {
      display: block;
      min-height: 30px;
      color: var(--text-2);
      font-size: 10.5px;
      font-weight: 600;
      letter-spacing: -0.04em;
      line-height: 15px;
    }
    .empty .tactic {
      color: var(--text-3);
      font-weight: 450;
    }
    ol > li {
      padding-right: 2px;
      border-right: 1px solid var(--line);
    }
    ul {
      display: grid;
      gap: 2px;
    }
    button {
      width: 100%;
      padding: 3px 5px;
      border: 0;
      border-radius: 3px;
      background: color-mix(in srgb, var(--fill-high) var(--shade), var(--surface-2));
      color: var(--text);
      font-size: 11.5px;
      line-height: 14px;
      text-align: left;
      overflow-wrap: anywhere;
      cursor: pointer;
      forced-color-adjust: none;
    }
    .id {
      display: flex;
      justify-content: space-between;
      font: 11px/14px var(--mono);
    }
  `,
})
export class AttackMatrix {
  readonly techniques = input.required<readonly TechniqueCount[]>();
  readonly heading = input('ATT&CK');
  readonly level = input(2);
  /** Id of the technique. */
  readonly chosen = output<string>();

  protected readonly format = formatCount;
  protected readonly deepest = DEEPEST_SHADE;
  protected readonly columns = computed(() => attackColumns(this.techniques()));
  protected readonly says = computed(() => {
    const columns = this.columns().filter(({ techniques }) => techniques.length > 0);
    const ids = new Set(columns.flatMap(({ techniques }) => techniques.map(({ id }) => id)));
    const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
    return `${counted(ids.size, 'technique')} of ${counted(columns.length, 'tactic')}`;
  });
  protected readonly table = computed<ChartTable>(() => ({
    columns: ['Technique', 'Name', 'Tactics', 'Threats'],
    rows: [...this.techniques()]
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count)
      .map(({ id, name, tactics, count }) => [id, name, tactics.join(', '), count]),
  }));
}
