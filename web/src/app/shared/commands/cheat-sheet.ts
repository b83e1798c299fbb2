import { Dialog } from '@angular/cdk/dialog';
import { Component, computed, inject, type Injector } from '@angular/core';
import { Commands, keyLabel } from './commands.js';

/** The keys that work here and now. */
@Component({
  selector: 'app-cheat-sheet',
  template: `
    <h2>Keys</h2>
    @for (group of groups(); track group.name) {
      <h3>{{ group.name }}</h3>
      <dl>
        @for (command of group.commands; track command.id) {
          <div>
            <dt>
              @for (key of command.keys; track key) {
                <kbd>{{ keyLabel(key) }}</kbd>
              }
            </dt>
            <dd>{{ command.label }}</dd>
          </div>
        }
      </dl>
    }
    <button type="button" class="button" (click)="dialogs.closeAll()">Close</button>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--s2);
      max-height: 84dvh;
      overflow: auto;
      padding: var(--s4);
    }
    h3 {
      margin-top: var(--s1);
      color: var(--text-3);
      font-size: var(--t-s);
    }
    dl {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(200px, 1fr));
      gap: var(--s1) var(--s4);
    }
    dl div {
      display: flex;
      gap: var(--s2);
      align-items: center;
      font-size: var(--t-m);
    }
    dt {
      display: flex;
      gap: 2px;
      min-width: 44px;
    }
    kbd {
      display: inline-grid;
    }
    .button {
      justify-self: end;
    }
  `,
})
export class CheatSheet {
  private readonly commands = inject(Commands);
  protected readonly dialogs = inject(Dialog);
  protected readonly keyLabel = keyLabel;

  protected readonly groups = computed(() => {
    const groups = new Map<string, ReturnType<Commands['available']>>();
    for (const command of this.commands.available()) {
      if (!command.keys?.length) continue;
      groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
    }
    return [...groups].map(([name, commands]) => ({ name, commands }));
  });
}

/** Opens the sheet, once. */
export function openCheatSheet(injector: Injector): void {
  const dialogs = injector.get(Dialog);
  if (dialogs.openDialogs.length > 0) return;
  dialogs.open(CheatSheet, { ariaLabel: 'Keys', width: 'min(640px, calc(100vw - 16px))', panelClass: 'pop' });
}
