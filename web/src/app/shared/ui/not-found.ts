import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Compass } from 'lucide';
import { Notice } from './notice.js';

@Component({
  selector: 'app-not-found',
  imports: [Notice, RouterLink],
  template: `
    <div class="page">
      <h1>Not found</h1>
      <app-notice [icon]="icon" title="There is no such page" detail="The address may be mistyped.">
        <a class="button" routerLink="/">Go to the queue</a>
      </app-notice>
    </div>
  `,
})
export class NotFound {
  protected readonly icon = Compass;
}
