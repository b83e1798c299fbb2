import { inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import { LiveThreats } from './live-threats.js';

/** Up to here they are counted. */
export const MOST_NEWCOMERS = 999;

/** Who shows threats as they come, and how many it holds back. */
export interface Feed {
  waiting: () => number;
  resume: () => void;
}

/** Threats that came and were not shown: those a list holds back, or on pages without a list those since it was left. */
@Injectable({ providedIn: 'root' })
export class Newcomers {
  private readonly router = inject(Router);
  private readonly feed = signal<Feed | undefined>(undefined);
  private readonly missed = signal<ReadonlySet<string>>(new Set());

  constructor() {
    inject(LiveThreats).changes.subscribe((changes) => {
      if (this.feed()) return;
      const came = changes.filter(({ triage, status }) => triage === 'new' && status === 'completed');
      if (came.length === 0 || this.missed().size >= MOST_NEWCOMERS) return;
      this.missed.update((ids) => new Set([...ids, ...came.map(({ id }) => id)].slice(0, MOST_NEWCOMERS)));
    });
  }

  count(): number {
    return this.feed()?.waiting() ?? this.missed().size;
  }

  /** A list says that it is there, until the function it gets is called. */
  listen(feed: Feed): () => void {
    this.feed.set(feed);
    this.missed.set(new Set());
    return () => this.feed.update((now) => (now === feed ? undefined : now));
  }

  show(): void {
    const feed = this.feed();
    if (feed) feed.resume();
    else void this.router.navigate(['/']);
  }
}
