import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, contentChild, Directive, input, TemplateRef } from '@angular/core';
import type { IconNode } from 'lucide';
import type { Read } from '../api/read.js';
import { Notice } from './notice.js';
import { ReadProblem } from './read-problem.js';
import { SkeletonRows } from './skeleton-rows.js';

/** What the gateway lists. */
interface Listed<T> {
  items: readonly T[];
}

/** A row of a list: `<ng-template [appRowOf]="keys.value()" let-key>`, by which the template knows what a row is of. */
@Directive({ selector: 'ng-template[appRowOf]' })
export class RowOf<T> {
  readonly appRowOf = input.required<Listed<T> | undefined>();

  static ngTemplateContextGuard<T>(_: RowOf<T>, context: unknown): context is { $implicit: T } {
    return context !== undefined;
  }
}

/** A table of what the gateway lists, in every state: on its way, there, empty, failed, old since a newer one could not be had. */
@Component({
  selector: 'app-list-table',
  imports: [NgTemplateOutlet, Notice, ReadProblem, SkeletonRows],
  template: `
    <app-read-problem [of]="from()" />
    @if (items(); as items) {
      @if (items.length > 0) {
        <div class="list-table" [class.stale]="from().stale()" [attr.aria-busy]="from().loading()">
          <table>
            <caption class="visually-hidden">
              {{
                caption()
              }}
            </caption>
            <thead>
              <tr>
                @for (column of columns(); track $index) {
                  <th scope="col">
                    @if (column) {
                      {{ column }}
                    } @else {
                      <span class="visually-hidden">Actions</span>
                    }
                  </th>
                }
              </tr>
            </thead>
            <tbody>
              @for (item of items; track $index) {
                <ng-container [ngTemplateOutlet]="row()" [ngTemplateOutletContext]="{ $implicit: item }" />
              }
            </tbody>
          </table>
        </div>
        <ng-content select="footer" />
      } @else {
        <app-notice [icon]="icon()" [title]="emptyTitle()" [detail]="emptyDetail()" />
      }
    } @else if (!from().problem()) {
      <app-skeleton-rows [count]="skeletons()" />
    }
  `,
})
export class ListTable<T> {
  readonly from = input.required<Read<Listed<T>>>();
  readonly caption = input.required<string>();
  /** Heads of the columns; empty for what can be done. */
  readonly columns = input.required<readonly string[]>();
  readonly icon = input.required<IconNode>();
  readonly emptyTitle = input.required<string>();
  /** What to do next where there is none. */
  readonly emptyDetail = input.required<string>();
  readonly skeletons = input(6);

  protected readonly items = computed(() => this.from().value()?.items);
  protected readonly row = contentChild.required(RowOf, { read: TemplateRef });
}
