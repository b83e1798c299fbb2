import { Component, inject, type Injector } from '@angular/core';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatDialog, MatDialogModule } from '@angular/material/dialog';
import { MatSlideToggle } from '@angular/material/slide-toggle';
import { Preferences, type Theme } from './preferences.js';

const SHORTCUTS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['j', 'k'], does: 'Next, previous threat in a list' },
  { keys: ['Enter'], does: 'Open the threat' },
  { keys: ['Esc'], does: 'Leave the list, the search or the threat' },
  { keys: ['Space'], does: 'Resume a paused live feed' },
  { keys: ['/'], does: 'Search threats' },
  { keys: ['?'], does: 'This page' },
];

/** What an analyst can set for this browser, and the keys that work in it. */
@Component({
  selector: 'app-settings-dialog',
  imports: [MatButtonToggleModule, MatDialogModule, MatSlideToggle],
  template: `
    <h2 mat-dialog-title>Settings</h2>
    <mat-dialog-content>
      <div class="row">
        <span id="theme-label">Theme</span>
        <mat-button-toggle-group
          aria-labelledby="theme-label"
          hideSingleSelectionIndicator
          [value]="preferences.theme()"
          (change)="preferences.theme.set($event.value)"
        >
          @for (theme of themes; track theme.value) {
            <mat-button-toggle [value]="theme.value">{{ theme.label }}</mat-button-toggle>
          }
        </mat-button-toggle-group>
      </div>
      <div class="row">
        <span id="clock-label">Times</span>
        <mat-button-toggle-group
          aria-labelledby="clock-label"
          hideSingleSelectionIndicator
          [value]="preferences.clock()"
          (change)="preferences.clock.set($event.value)"
        >
          <mat-button-toggle value="local">Local</mat-button-toggle>
          <mat-button-toggle value="utc">UTC</mat-button-toggle>
        </mat-button-toggle-group>
      </div>
      <div class="row">
        <span id="keys-label">Single-key shortcuts</span>
        <mat-slide-toggle
          aria-labelledby="keys-label"
          hideIcon
          [checked]="preferences.shortcuts() === 'on'"
          (change)="preferences.shortcuts.set($event.checked ? 'on' : 'off')"
        />
      </div>
      <dl [class.off]="preferences.shortcuts() === 'off'">
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
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button" mat-dialog-close>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    .row {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 16px;
      min-height: 44px;
      color: var(--text);
      font-size: 13px;
    }
    dl {
      display: grid;
      gap: 7px;
      margin-top: 10px;
      padding-top: 14px;
      border-top: 1px solid var(--line);
      font-size: 13px;
    }
    .off dt {
      opacity: 0.45;
    }
    dl div {
      display: grid;
      grid-template-columns: 84px 1fr;
      align-items: center;
      color: var(--text-2);
    }
    dt {
      display: flex;
      gap: 4px;
    }
  `,
})
export class SettingsDialog {
  protected readonly preferences = inject(Preferences);
  protected readonly shortcuts = SHORTCUTS;
  protected readonly themes: readonly { value: Theme; label: string }[] = [
    { value: 'system', label: 'System' },
    { value: 'dark', label: 'Dark' },
    { value: 'light', label: 'Light' },
  ];
}

/** Opens the dialog, once. */
export function openSettings(injector: Injector): void {
  const dialogs = injector.get(MatDialog);
  if (dialogs.openDialogs.length === 0) dialogs.open(SettingsDialog, { width: '440px', autoFocus: 'dialog' });
}
