import { DestroyRef, DOCUMENT, inject } from '@angular/core';

/** Does something at every interval while somebody looks at the page, until its caller is destroyed; call it where `inject` works. */
export function again(everyMs: number, work: () => void): void {
  const document = inject(DOCUMENT);
  const timer = setInterval(() => {
    if (document.visibilityState !== 'hidden') work();
  }, everyMs);
  inject(DestroyRef).onDestroy(() => clearInterval(timer));
}
