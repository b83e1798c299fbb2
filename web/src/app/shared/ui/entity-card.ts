import { Overlay } from '@angular/cdk/overlay';
import { ComponentPortal } from '@angular/cdk/portal';
import { Component, computed, type Injector, input } from '@angular/core';
import type { EntityPage } from '@soc-agent/contracts';
import { read } from '../api/read.js';
import { splitEntity } from '../vocabulary/entities.js';
import { formatCount } from '../vocabulary/format.js';
import { Age } from './age.js';
import { Foreign } from './foreign.js';

/** What is known of an entity, in a few lines; its page says it all. */
@Component({
  selector: 'app-entity-card',
  imports: [Age, Foreign],
  template: `
    <strong><app-foreign [text]="parts().value" /></strong>
    @if (known.value(); as page) {
      <p>
        {{ count(page.threats) }}{{ page.capped ? '+' : '' }} threats, {{ page.customers.length }}
        {{ page.customers.length === 1 ? 'customer' : 'customers' }}
      </p>
      @if (page.firstAt && page.lastAt) {
        <p class="muted">first <app-age [at]="page.firstAt" /> ago, last <app-age [at]="page.lastAt" /> ago</p>
      }
      @if (page.indicators.length > 0) {
        <p class="bad">known to {{ page.indicators.length === 1 ? 'a feed' : page.indicators.length + ' feeds' }}</p>
      }
      @if (page.actions[0]; as latest) {
        <p class="muted">{{ latest.action.action.actionType.replace('_', ' ') }}: {{ latest.action.state }}</p>
      }
    } @else if (known.problem(); as problem) {
      <p class="muted">{{ problem.title }}</p>
    } @else {
      <span class="skeleton"></span>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 2px;
      width: max-content;
      min-width: 160px;
      max-width: 320px;
      min-height: 64px;
      padding: var(--s2) var(--s3);
      font-size: var(--t-m);
    }
    .bad {
      color: var(--danger);
    }
    .skeleton {
      height: 14px;
    }
  `,
  host: { class: 'pop', role: 'tooltip' },
})
export class EntityCard {
  readonly entity = input.required<string>();
  protected readonly parts = computed(() => splitEntity(this.entity()));
  protected readonly known = read<EntityPage>(() => {
    const { kind, value } = this.parts();
    return `/api/entities/${encodeURIComponent(kind)}/${encodeURIComponent(value)}`;
  });
  protected readonly count = formatCount;
}

/** Shows the card beside an element, until the function it gives back is called. */
export function showEntityCard(injector: Injector, beside: HTMLElement, entity: string): () => void {
  const overlay = injector.get(Overlay);
  const ref = overlay.create({
    positionStrategy: overlay
      .position()
      .flexibleConnectedTo(beside)
      .withPositions([
        { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 4 },
        { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom', offsetY: -4 },
      ]),
    scrollStrategy: overlay.scrollStrategies.close(),
  });
  ref.attach(new ComponentPortal(EntityCard, null, injector)).setInput('entity', entity);
  return () => ref.dispose();
}
