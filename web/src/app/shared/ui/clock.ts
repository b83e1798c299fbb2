import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';

/** The current time as a signal that ticks each second, so that ages stay true. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly time = signal(Date.now());
  /** Unix milliseconds. */
  readonly now = this.time.asReadonly();
  /** The same, which changes only every quarter of a minute: for what is shown in minutes. */
  readonly minute = computed(() => Math.floor(this.time() / 15_000) * 15_000);

  constructor() {
    const timer = setInterval(() => this.time.set(Date.now()), 1000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
