import { CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, inject, input } from '@angular/core';
import { Columns3, Download } from 'lucide';
import { Preferences } from '../shared/preferences/preferences.js';
import { Icon } from '../shared/ui/icon.js';
import { COLUMNS } from './columns.js';
import type { ExportFile } from './exports.js';

/** Which columns the list has, and what can be had of it as a file. */
@Component({
  selector: 'app-queue-menus',
  imports: [CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, CdkMenuTrigger, Icon],
  templateUrl: './queue-menus.html',
  styles: ':host { display: contents; }',
})
export class QueueMenus {
  protected readonly preferences = inject(Preferences);
  /** Of everything that matches. */
  readonly exports = input.required<readonly ExportFile[]>();

  protected readonly columns = COLUMNS.filter(({ isFixed }) => !isFixed);
  protected readonly icons = { columns: Columns3, exports: Download };

  protected toggleColumn(id: string): void {
    this.preferences.hiddenColumns.update((hidden) =>
      hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id],
    );
  }
}
