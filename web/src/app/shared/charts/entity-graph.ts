import { Component, computed, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ChartView, type ChartTable } from './chart-view.js';
import { type GraphEdge, graphLayout, type GraphNode } from './graph-layout.js';

/** What belongs together, as a picture of at most thirty things and the lines between them. */
@Component({
  selector: 'app-entity-graph',
  imports: [ChartView, RouterLink],
  template: `
    <app-chart-view [heading]="heading()" [level]="level()" [hint]="says()" [table]="table()">
      @if (graph().nodes.length > 0) {
        <div class="picture" [style.height.px]="height()">
          <svg aria-hidden="true" focusable="false" viewBox="0 0 1000 1000" preserveAspectRatio="none">
            @for (edge of graph().edges; track $index) {
              <line
                [class.near]="edge.from.id === pointed() || edge.to.id === pointed()"
                [attr.x1]="edge.from.x * 1000"
                [attr.y1]="edge.from.y * 1000"
                [attr.x2]="edge.to.x * 1000"
                [attr.y2]="edge.to.y * 1000"
                vector-effect="non-scaling-stroke"
              />
            }
          </svg>
          <ul>
            @for (node of graph().nodes; track node.id) {
              <li
                [class.main]="node.isMain"
                [style.left.%]="node.x * 100"
                [style.top.%]="node.y * 100"
                (mouseenter)="pointed.set(node.id)"
                (mouseleave)="pointed.set(undefined)"
                (focusin)="pointed.set(node.id)"
                (focusout)="pointed.set(undefined)"
              >
                @if (node.route; as route) {
                  <a [routerLink]="route" [attr.aria-label]="node.kind + ' ' + node.label + joinedText(node.id)">
                    <small>{{ node.kind }}</small>&ngsp;<bdi class="mono">{{ node.label }}</bdi>
                  </a>
                } @else {
                  <span>
                    <small>{{ node.kind }}</small>&ngsp;<bdi class="mono">{{ node.label }}</bdi>
                  </span>
                }
              </li>
            }
          </ul>
        </div>
      } @else {
        <p class="muted" [style.min-height.px]="height() / 2">Nothing is known to belong together.</p>
      }
    </app-chart-view>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .picture {
      position: relative;
      overflow: hidden;
    }
    svg {
      position: absolute;
      width: 100%;
      height: 100%;
    }
    line {
      stroke: var(--line-strong);
      stroke-width: 1px;
    }
    .near {
      stroke: var(--accent);
      stroke-width: 2px;
    }
    li {
      position: absolute;
      max-width: 28%;
      transform: translate(-50%, -50%);
    }
    li:hover,
    li:focus-within {
      z-index: 1;
      max-width: 60%;
    }
    a,
    span {
      display: flex;
      align-items: baseline;
      gap: 4px;
      min-height: 24px;
      padding: 2px 6px;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-s);
      background: var(--surface);
      color: var(--text);
    }
    .main a,
    .main span {
      border: 2px solid var(--accent);
    }
    bdi {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    small {
      color: var(--text-3);
      font-size: 10.5px;
    }
  `,
})
export class EntityGraph {
  readonly nodes = input.required<readonly GraphNode[]>();
  readonly edges = input.required<readonly GraphEdge[]>();
  readonly heading = input('What belongs together');
  readonly level = input(2);
  /** Pixels. */
  readonly height = input(300);

  protected readonly pointed = signal<string | undefined>(undefined);
  protected readonly graph = computed(() => graphLayout(this.nodes(), this.edges()));
  protected readonly says = computed(() => {
    const { leftOut } = this.graph();
    return leftOut > 0 ? `${leftOut} more in the table` : '';
  });
  /** Of all, also of those there was no room for. */
  protected readonly table = computed<ChartTable>(() => {
    const known = new Map(this.nodes().map((node) => [node.id, node]));
    const nameOf = (id: string): string => {
      const node = known.get(id);
      return node ? `${node.kind} ${node.label}` : id;
    };
    const joined = new Set(this.edges().flatMap(({ from, to }) => [from, to]));
    return {
      columns: ['What', 'Belongs to', 'By'],
      rows: [
        ...this.edges().map(({ from, to, label = '' }) => [nameOf(from), nameOf(to), label]),
        ...this.nodes()
          .filter(({ id }) => !joined.has(id))
          .map(({ id }) => [nameOf(id), '', '']),
      ],
    };
  });

  protected joinedText(id: string): string {
    const count = this.graph().edges.filter(({ from, to }) => from.id === id || to.id === id).length;
    return count > 0 ? `, joined to ${count}` : '';
  }
}
