import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { formatCount } from '../vocabulary/format.js';
import { shareOf } from './axis.js';

/** A thing, how many of it there are, and where it leads. */
export interface BarItem {
  key: string;
  label: string;
  count: number;
  /** In place of the count. */
  text?: string;
  /** Colour of its bar, such as `var(--fill-high)`. */
  tone?: string;
  link?: { path: string; query: Readonly<Record<string, string>> };
}

/** Counts as bars beside their names: a list that can be read without the bars. */
@Component({
  selector: 'app-bar-list',
  imports: [RouterLink],
  template: `
    <ul [attr.aria-label]="label()">
      @for (item of bars(); track item.key) {
        <li>
          @if (item.link; as link) {
            <a class="name truncate" [routerLink]="link.path" [queryParams]="link.query"
              ><bdi>{{ item.label }}</bdi></a
            >
          } @else {
            <span class="name truncate"
              ><bdi>{{ item.label }}</bdi></span
            >
          }
          <span class="track" aria-hidden="true">
            <i [style.width.%]="item.share * 100" [class.some]="item.count > 0" [style.--tone]="item.tone"></i>
          </span>
          <span class="num">{{ item.text ?? format(item.count) }}</span>
        </li>
      } @empty {
        <li class="muted">Nothing yet.</li>
      }
    </ul>
  `,
  styles: `
    li {
      display: grid;
      grid-template-columns: minmax(0, 9em) minmax(0, 1fr) auto;
      gap: 8px;
      align-items: center;
      min-height: 24px;
    }
    .muted {
      display: block;
    }
    a {
      color: var(--text);
      line-height: 24px;
    }
    i {
      display: block;
      height: 8px;
      border-radius: 2px;
      background: var(--tone, var(--fill-accent));
      forced-color-adjust: none;
    }
    .some {
      min-width: 2px;
    }
    .num {
      min-width: 3em;
      text-align: right;
    }
  `,
})
export class BarList {
  readonly items = input.required<readonly BarItem[]>();
  /** What is counted. */
  readonly label = input.required<string>();
  /** What the full width stands for; left out, the largest count. */
  readonly most = input<number>();

  protected readonly format = formatCount;
  protected readonly bars = computed(() => {
    const most = this.most() ?? Math.max(0, ...this.items().map(({ count }) => count));
    return this.items().map((item) => ({ ...item, share: shareOf(item.count, 0, most) }));
  });
}
