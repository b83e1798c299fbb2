import { Component, input } from '@angular/core';
import type { Read } from '../api/read.js';
import { Banner } from './banner.js';
import { Notice } from './notice.js';

/** What is said where something could not be read: in its place, or above what was read before. Nothing while all is well. */
@Component({
  selector: 'app-read-problem',
  imports: [Banner, Notice],
  template: `
    @if (of().problem(); as problem) {
      @if (of().value() === undefined) {
        <app-notice [problem]="problem" (retry)="of().reload()" />
      } @else {
        <app-banner tone="warn">
          What stands here is not fresh: {{ problem.title }}
          @if (problem.requestId; as id) {
            (request <code>{{ id }}</code>)
          }
          <button actions type="button" class="button" (click)="of().reload()">Try again</button>
        </app-banner>
      }
    }
  `,
  styles: ':host(:empty) { display: none; }',
})
export class ReadProblem {
  readonly of = input.required<Read<unknown>>();
}
