import { DestroyRef, DOCUMENT, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { merge } from 'rxjs';
import { LiveThreats } from '../shared/live/live-threats.js';

/**
 * Reads figures again a while after something changed, as long as somebody looks; call it where `inject` works.
 * @param everyMs at most this often: they are counted over many threats.
 */
export function refreshed(reload: () => void, everyMs: number): void {
  const live = inject(LiveThreats);
  const document = inject(DOCUMENT);
  let timer: ReturnType<typeof setTimeout> | undefined;
  merge(live.changes, live.lost)
    .pipe(takeUntilDestroyed())
    .subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        if (!document.hidden) reload();
      }, everyMs);
    });
  inject(DestroyRef).onDestroy(() => clearTimeout(timer));
}
