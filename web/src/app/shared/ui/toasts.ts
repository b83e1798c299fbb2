import { Component, inject, Injectable, signal } from '@angular/core';

/** How long one stands, unless somebody is at it. */
const STANDS_MS = 10_000;

interface Toast {
  id: number;
  text: string;
  button?: { label: string; press: () => unknown };
}

/** Short messages at the foot of the page: what was done, with a way to take it back. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly list = signal<readonly Toast[]>([]);
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private last = 0;

  readonly shown = this.list.asReadonly();

  /** Shows a text for ten seconds, with one button; at most three stand at once. */
  show(text: string, button?: { label: string; press: () => unknown }): void {
    const id = ++this.last;
    this.list.update((toasts) => [...toasts.slice(-2), { id, text, ...(button && { button }) }]);
    this.leave(id);
  }

  /** What went wrong, in the words of the gateway. */
  fail(what: string, problem: { title: string; message: string; requestId?: string | undefined }): void {
    const request = problem.requestId ? ` (request ${problem.requestId})` : '';
    this.show(`${what}: ${problem.message || problem.title}${request}`);
  }

  dismiss(id: number): void {
    this.stay(id);
    this.list.update((toasts) => toasts.filter((toast) => toast.id !== id));
  }

  /** Somebody is at it: it does not go. */
  stay(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  leave(id: number): void {
    this.stay(id);
    this.timers.set(
      id,
      setTimeout(() => this.dismiss(id), STANDS_MS),
    );
  }
}

@Component({
  selector: 'app-toasts',
  template: `
    @for (toast of toasts.shown(); track toast.id) {
      <div
        class="toast pop"
        data-testid="toast"
        (mouseenter)="toasts.stay(toast.id)"
        (mouseleave)="toasts.leave(toast.id)"
        (focusin)="toasts.stay(toast.id)"
        (focusout)="toasts.leave(toast.id)"
      >
        <span
          ><bdi>{{ toast.text }}</bdi></span
        >
        @if (toast.button; as button) {
          <button type="button" class="button" (click)="press(toast.id, button.press)">{{ button.label }}</button>
        }
        <button type="button" class="button ghost icon-only" aria-label="Dismiss" (click)="toasts.dismiss(toast.id)">
          ×
        </button>
      </div>
    }
  `,
  styles: `
    :host {
      position: fixed;
      right: var(--s3);
      bottom: var(--s3);
      z-index: 20;
      display: grid;
      gap: var(--s2);
      max-width: min(460px, calc(100vw - 2 * var(--s3)));
    }
    .toast {
      display: flex;
      align-items: center;
      gap: var(--s2);
      padding: var(--s1) var(--s1) var(--s1) var(--s3);
    }
    span {
      flex: 1;
      min-width: 0;
    }
    @media (max-width: 720px) {
      :host {
        bottom: 64px;
      }
    }
  `,
  host: { role: 'status', 'aria-live': 'polite' },
})
export class ToastRegion {
  protected readonly toasts = inject(Toasts);

  protected press(id: number, press: () => unknown): void {
    this.toasts.dismiss(id);
    press();
  }
}
