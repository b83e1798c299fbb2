import { Component, input, output, signal } from '@angular/core';

/** A button for what is not easily taken back: the first press asks, the second one does it; leaving the button takes the question back. */
@Component({
  selector: 'app-sure-button',
  template: `
    <button
      type="button"
      class="button"
      [class.asked]="asked()"
      [disabled]="disabled()"
      [attr.aria-label]="asked() ? question() : name()"
      (click)="press()"
      (blur)="asked.set(false)"
      (keydown.escape)="asked.set(false)"
    >
      {{ asked() ? 'Sure?' : label() }}
    </button>
  `,
  styles: `
    .asked {
      border-color: var(--danger);
      color: var(--danger);
    }
  `,
})
export class SureButton {
  readonly label = input.required<string>();
  /** What it does to what, for those who hear it: `Revoke falco`. */
  readonly name = input.required<string>();
  readonly disabled = input(false);
  readonly sure = output();

  protected readonly asked = signal(false);
  protected readonly question = (): string => `${this.name()}: sure?`;

  protected press(): void {
    if (this.asked()) this.sure.emit();
    this.asked.update((was) => !was);
  }
}
