import { Component, type ElementRef, input, output, viewChild } from '@angular/core';
import type { Verdict } from '@soc-agent/contracts';
import { keysOf, VERDICT_LABELS } from '../vocabulary/labels.js';

/** A verdict, and why. */
export interface Reasoned {
  verdict: Verdict;
  reason: string;
}

/** Gives a verdict with a reason. The key for it comes here and submits nothing: Enter does. */
@Component({
  selector: 'app-reason-form',
  template: `
    <form (submit)="$event.preventDefault(); given.emit({ verdict: $any(verdict.value), reason: reason.value.trim() })">
      <select #verdict aria-label="Verdict" data-testid="verdict">
        @for (one of verdicts; track one) {
          <option [value]="one" [selected]="one === 'false_positive'">{{ labels[one] }}</option>
        }
      </select>
      <input #reason aria-label="Reason" placeholder="Why" maxlength="1024" autocomplete="off" data-testid="reason" />
      <button type="submit" class="button" [disabled]="busy()" data-testid="give-verdict">Judge</button>
    </form>
  `,
  styles: `
    form {
      display: flex;
      gap: 2px;
      min-width: 0;
    }
    select,
    input {
      min-width: 0;
      height: 26px;
      padding: 0 var(--s1);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-s);
      background: var(--surface);
      color: var(--text);
      font: inherit;
      font-size: var(--t-m);
    }
    input {
      flex: 1 1 160px;
      width: 160px;
      padding: 0 var(--s2);
    }
    input::placeholder {
      color: var(--text-3);
    }
  `,
})
export class ReasonForm {
  readonly busy = input(false);
  readonly given = output<Reasoned>();
  private readonly reason = viewChild.required<ElementRef<HTMLInputElement>>('reason');
  protected readonly verdicts = [
    'false_positive',
    ...keysOf(VERDICT_LABELS).filter((verdict) => verdict !== 'false_positive'),
  ] as const satisfies readonly Verdict[];
  protected readonly labels = VERDICT_LABELS;

  focus(): void {
    this.reason().nativeElement.focus();
  }
}
