import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, input, output, viewChild } from '@angular/core';
import type { BulkChange } from '@soc-agent/contracts';
import { Session } from '../session/session.js';
import { People } from '../shared/decisions/people.js';
import { ReasonForm, type Reasoned } from '../shared/decisions/reason-form.js';
import { formatCount } from '../shared/vocabulary/format.js';
import { VERDICT_LABELS } from '../shared/vocabulary/labels.js';
import { Bulk } from '../shared/decisions/bulk.js';

/** What is to be done with everything that is selected, and what to call it afterwards. */
export interface BulkOrder {
  change: BulkChange;
  words: string;
}

/** What can be done with the rows that are selected, at the foot of the list. */
@Component({
  selector: 'app-bulk-bar',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, ReasonForm],
  templateUrl: './bulk-bar.html',
  styleUrl: './bulk-bar.scss',
  host: { role: 'toolbar', 'aria-label': 'Selected rows', 'data-testid': 'bulk-bar' },
})
export class BulkBar {
  protected readonly session = inject(Session);
  protected readonly people = inject(People);
  protected readonly bulk = inject(Bulk);
  private readonly form = viewChild.required(ReasonForm);

  /** Rows that are selected. */
  readonly rows = input.required<number>();
  /** Threats that they stand for; undefined: all that match. */
  readonly threats = input.required<number | undefined>();
  /** How many match altogether, in words. */
  readonly matching = input.required<string>();
  readonly isAll = input.required<boolean>();
  readonly ordered = output<BulkOrder>();
  readonly everything = output();
  readonly cleared = output();

  protected readonly may = computed(() => this.session.may('triage'));
  protected readonly says = computed(() => {
    if (this.isAll()) return `all ${this.matching()} that match`;
    const [rows, threats] = [this.rows(), this.threats() ?? 0];
    return threats === rows
      ? `${formatCount(rows)} selected`
      : `${formatCount(rows)} selected, ${formatCount(threats)} threats`;
  });

  /** Puts the cursor where the reason is written; nothing is submitted. */
  focusReason(): void {
    this.form().focus();
  }

  protected judge({ verdict, reason }: Reasoned): void {
    this.ordered.emit({
      change: { verdict: { verdict, ...(reason && { reason }) } },
      words: VERDICT_LABELS[verdict].toLowerCase(),
    });
  }

  protected assign(name: string | null): void {
    this.ordered.emit({ change: { assignee: name }, words: name ? `assigned to ${name}` : 'assigned to nobody' });
  }
}
