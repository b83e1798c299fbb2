import { inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import type { IncidentEventName, NotifyingEvent } from '@soc-agent/contracts/vocabulary';
import { type IncidentChange, LiveIncidents } from '../shared/live/live-incidents.js';
import { Toasts } from '../shared/ui/toasts.js';

/** What a person is notified of, in words. */
const WORDS: Readonly<Partial<Record<IncidentEventName, string>>> = {
  'incident.opened': 'opened',
  'incident.escalated': 'is graver than before',
  'incident.reopened': 'is open again',
  'incident.due': 'is nearly out of time, and nobody has acted on it',
} satisfies Record<NotifyingEvent, string>;
const SOME = 'incidents need somebody';

/** Announces incidents that need a person on every page, except the incident the page shows. */
@Injectable({ providedIn: 'root' })
export class IncidentNotices {
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  constructor() {
    inject(LiveIncidents)
      .changes.pipe(takeUntilDestroyed())
      .subscribe((changes) => this.tell(changes));
  }

  private tell(changes: readonly IncidentChange[]): void {
    const news = changes.filter(
      ({ event, incident }) => WORDS[event] && this.router.url.split('?')[0] !== pathOf(incident.id),
    );
    const [first] = news;
    if (!first) return;
    const { event, incident } = first;
    const ids = new Set(news.map((one) => one.incident.id));
    if (ids.size > 1) {
      this.toasts.show(`${ids.size} ${SOME}`, { label: 'Show', press: () => this.router.navigate(['/']) });
      return;
    }
    const text = `#${incident.number} ${WORDS[event]}: ${incident.title}`;
    this.toasts.show(text, { label: 'Open', press: () => this.router.navigateByUrl(pathOf(incident.id)) });
  }
}

function pathOf(id: string): string {
  return `/incidents/${id}`;
}
