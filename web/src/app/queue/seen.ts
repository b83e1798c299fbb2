import { HttpClient } from '@angular/common/http';
import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';
import type { SeenMark } from '@soc-agent/contracts';
import { settle } from '../shared/api/settle.js';
import { LiveThreats } from '../shared/live/live-threats.js';

/** Says what the person has seen when they leave, so that it can say what is new when they are back. */
@Injectable({ providedIn: 'root' })
export class Seen {
  private readonly http = inject(HttpClient);
  private readonly document = inject(DOCUMENT);
  private readonly live = inject(LiveThreats);

  /** Says so whenever the page is hidden, until the caller is destroyed; call it where `inject` works. */
  follow(): void {
    const mark = (): void => {
      const seq = this.live.seenUpTo();
      if (seq) void settle(this.http.put<SeenMark>('/api/session/seen', { seq })).catch(() => undefined);
    };
    const hidden = (): void => {
      if (this.document.hidden) mark();
    };
    this.document.addEventListener('visibilitychange', hidden);
    inject(DestroyRef).onDestroy(() => this.document.removeEventListener('visibilitychange', hidden));
  }
}
