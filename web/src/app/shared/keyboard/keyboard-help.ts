import { Component, inject, Injectable } from '@angular/core';
import { MatDialog, MatDialogModule } from '@angular/material/dialog';
import { Preferences } from '../preferences/preferences.js';

const SHORTCUTS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['j', 'k'], does: 'Next, previous threat in a list' },
  { keys: ['Enter'], does: 'Open the threat' },
  { keys: ['Esc'], does: 'Leave the list, the search or the threat' },
  { keys: ['Space'], does: 'Resume a paused live feed' },
  { keys: ['/'], does: 'Search threats' },
  { keys: ['?'], does: 'This help' },
];

@Component({
  selector: 'app-keyboard-help-dialog',
  imports: [MatDialogModule],
  template: `
    <h2 mat-dialog-title>Keyboard</h2>
    <mat-dialog-content>
      <dl>
        @for (shortcut of shortcuts; track shortcut.does) {
          <div>
            <dt>
              @for (key of shortcut.keys; track key) {
                <kbd>{{ key }}</kbd>
              }
            </dt>
            <dd>{{ shortcut.does }}</dd>
          </div>
        }
      </dl>
      <label>
        <input
          type="checkbox"
          [checked]="preferences.shortcuts() === 'on'"
          (change)="preferences.shortcuts.set(preferences.shortcuts() === 'on' ? 'off' : 'on')"
        />
        Single-key shortcuts are on
      </label>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" mat-dialog-close cdkFocusInitial>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    dl {
      display: grid;
      gap: 8px;
      margin-bottom: 16px;
    }
    dl div {
      display: grid;
      grid-template-columns: 84px 1fr;
      align-items: center;
      color: var(--text);
    }
    dt {
      display: flex;
      gap: 4px;
    }
    label {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 28px;
      color: var(--text);
    }
    input {
      width: 16px;
      height: 16px;
      accent-color: var(--accent);
    }
  `,
})
export class KeyboardHelpDialog {
  protected readonly preferences = inject(Preferences);
  protected readonly shortcuts = SHORTCUTS;
}

/** Opens the list of shortcuts. */
@Injectable({ providedIn: 'root' })
export class KeyboardHelp {
  private readonly dialog = inject(MatDialog);

  open(): void {
    if (this.dialog.openDialogs.length === 0) this.dialog.open(KeyboardHelpDialog, { width: '420px' });
  }
}
