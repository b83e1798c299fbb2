import { Injectable, signal } from '@angular/core';
import { afterPaint } from './after-paint.js';

/**
 * Whether the page shows what it was opened for. What nobody needs before that waits for it: it would take the processor and the
 * line from what is waited for.
 */
@Injectable({ providedIn: 'root' })
export class FirstLook {
  private readonly ended = signal(false);
  readonly isOver = this.ended.asReadonly();

  /** What was opened stands in the page: it is over once that is painted. */
  end(): void {
    if (!this.ended()) afterPaint(() => this.ended.set(true));
  }
}
