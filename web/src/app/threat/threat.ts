import { DOCUMENT, Location } from '@angular/common';
import { Component, effect, inject, input, viewChild } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router } from '@angular/router';
import { ArrowLeft } from 'lucide';
import { Commands } from '../shared/commands/commands.js';
import { Icon } from '../shared/ui/icon.js';
import { threatCommands } from './threat-commands.js';
import { ThreatView } from './threat-view.js';

/** The page of one threat. */
@Component({
  selector: 'app-threat',
  imports: [Icon, ThreatView],
  template: `
    <button type="button" class="button ghost back" (click)="leave()">
      <app-icon [icon]="back" [size]="14" />Back <kbd>Esc</kbd>
    </button>
    <app-threat-view [id]="id()" [isPage]="true" />
  `,
  styles: `
    :host {
      display: block;
    }
    .back {
      margin: var(--s1) var(--s2) 0;
    }
  `,
})
export class Threat {
  private readonly document = inject(DOCUMENT);
  private readonly location = inject(Location);
  private readonly router = inject(Router);
  private readonly title = inject(Title);
  private readonly view = viewChild.required(ThreatView);

  // From the path.
  readonly id = input.required<string>();
  protected readonly back = ArrowLeft;

  constructor() {
    effect(() => {
      const title = this.view().titleOf();
      if (title) this.title.setTitle(`${title} · SOC Agent`);
    });
    inject(Commands).register([
      ...threatCommands(() => this.view()),
      { id: 'leave', label: 'Back to the list', group: 'Threat', keys: ['Escape'], run: () => this.leave() },
    ]);
  }

  /** One thing at a time: out of a field; back to the list the analyst came from, with its filters; from a deep link to the Queue. */
  protected leave(): void {
    const { activeElement } = this.document;
    if (activeElement instanceof HTMLElement && activeElement.matches('input, textarea, select')) {
      activeElement.blur();
      return;
    }
    if (this.router.lastSuccessfulNavigation()?.previousNavigation) this.location.back();
    else void this.router.navigate(['/']);
  }
}
