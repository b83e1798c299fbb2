import { DestroyRef, DOCUMENT, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { merge } from 'rxjs';
import { LiveThreats } from '../shared/live/live-threats.js';

/** Figures over many threats are read again at most this often, milliseconds. */
const EVERY_MS = 4000;

/** Reads figures again a while after something changed, as long as somebody looks; call it where `inject` works. */
export function refreshed(reload: () => void): void {
  const live = inject(LiveThreats);
  const document = inject(DOCUMENT);
  let timer: ReturnType<typeof setTimeout> | undefined;
  merge(live.changes, live.lost)
    .pipe(takeUntilDestroyed())
    .subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        if (!document.hidden) reload();
      }, EVERY_MS);
    });
  inject(DestroyRef).onDestroy(() => clearTimeout(timer));
}
