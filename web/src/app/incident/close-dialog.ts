import { DIALOG_DATA, Dialog, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, type Injector, signal } from '@angular/core';
import type { Disposition } from '@soc-agent/contracts';
import { firstValueFrom } from 'rxjs';
import { keysOf } from '../shared/vocabulary/labels.js';
import { DISPOSITION_LABELS } from './incident-labels.js';
import type { IncidentDeeds } from './incidents-api.js';

interface Closing {
  title: string;
  /** What is chosen before anybody has. */
  disposition: Disposition | undefined;
  /** Members without a verdict, which get this one. */
  unjudged: number;
}

/** Asks what an incident turned out to be, and why. */
@Component({
  selector: 'app-close-dialog',
  template: `
    <h2>
      Close <bdi>{{ data.title }}</bdi>
    </h2>
    <form (submit)="$event.preventDefault(); close(reason.value)">
      <fieldset>
        <legend>What was it?</legend>
        @for (name of names; track name) {
          <label>
            <input
              type="radio"
              name="disposition"
              [value]="name"
              [checked]="chosen() === name"
              [attr.cdkFocusInitial]="!data.disposition && $first ? '' : null"
              (change)="chosen.set(name)"
            />
            <span
              >{{ labels[name].name }} <span class="muted">{{ labels[name].means }}</span></span
            >
          </label>
        }
      </fieldset>
      <label for="closing-reason">Why <span class="muted">(for those who meet it next)</span></label>
      <textarea
        #reason
        id="closing-reason"
        rows="3"
        maxlength="1024"
        [attr.cdkFocusInitial]="data.disposition ? '' : null"
      ></textarea>
      <p class="muted">
        @if (data.unjudged > 0) {
          {{ data.unjudged }} {{ data.unjudged === 1 ? 'group' : 'groups' }} without a verdict, and their threats, get
          this one.
        } @else {
          Every group has a verdict already, and keeps it.
        }
      </p>
      <div class="buttons">
        <button type="button" class="button ghost" (click)="dialog.close()">Cancel</button>
        <button type="submit" class="button primary" [disabled]="!chosen()">Close incident</button>
      </div>
    </form>
  `,
  styleUrl: './dialog.scss',
})
export class CloseDialog {
  protected readonly dialog = inject<DialogRef<IncidentDeeds['close']>>(DialogRef);
  protected readonly data = inject<Closing>(DIALOG_DATA);
  protected readonly labels = DISPOSITION_LABELS;
  protected readonly names = keysOf(DISPOSITION_LABELS);
  protected readonly chosen = signal<Disposition | undefined>(this.data.disposition);

  protected close(text: string): void {
    const [disposition, reason] = [this.chosen(), text.trim()];
    if (disposition) this.dialog.close({ disposition, ...(reason && { reason }) });
  }
}

/** What somebody chose; undefined where they thought better of it. */
export function askToClose(injector: Injector, closing: Closing): Promise<IncidentDeeds['close'] | undefined> {
  const opened = injector.get(Dialog).open<IncidentDeeds['close'], Closing>(CloseDialog, {
    data: closing,
    ariaLabel: 'Close incident',
    autoFocus: '[cdkFocusInitial]',
    width: 'min(520px, calc(100vw - 16px))',
    panelClass: 'pop',
  });
  return firstValueFrom(opened.closed);
}
