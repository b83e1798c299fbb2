import { Component, input, output } from '@angular/core';
import { CircleAlert, type IconNode, RotateCw } from 'lucide';
import type { ApiProblem } from '../api/api-problem.js';
import { Icon } from './icon.js';

/** What stands where data would be: nothing there yet, or a failed request with a way to try again. */
@Component({
  selector: 'app-notice',
  imports: [Icon],
  template: `
    <app-icon [icon]="problem() ? alert : icon()" [size]="22" />
    <p class="title">{{ problem()?.title ?? title() }}</p>
    <p class="detail">{{ problem()?.message ?? detail() }}</p>
    @if (problem()?.requestId; as id) {
      <p class="detail">
        Request <code>{{ id }}</code>
      </p>
    }
    @if (problem()) {
      <button type="button" class="button" (click)="retry.emit()">
        <app-icon [icon]="again" [size]="14" />Try again
      </button>
    }
    <ng-content />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      align-items: center;
      justify-content: center;
      gap: 6px;
      min-height: 160px;
      padding: 24px;
      text-align: center;
      color: var(--text-3);
    }
    .title {
      color: var(--text);
      font-weight: 600;
    }
    .detail {
      max-width: 46ch;
      color: var(--text-2);
    }
    .button {
      margin-top: 6px;
    }
  `,
  host: { '[attr.role]': 'problem() ? "alert" : null' },
})
export class Notice {
  readonly problem = input<ApiProblem>();
  readonly icon = input<IconNode>(CircleAlert);
  readonly title = input('');
  readonly detail = input('');
  readonly retry = output();

  protected readonly alert = CircleAlert;
  protected readonly again = RotateCw;
}
