import { Component, computed, effect, type ElementRef, inject, input, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { ChevronLeft, ChevronRight, ChevronsLeft, ListFilter, RotateCw, X } from 'lucide';
import type { ThreatPage, ThreatQuery } from '../shared/api/threats-api.js';
import { Commands } from '../shared/commands/commands.js';
import { DemoButtons } from '../shared/demo/demo-buttons.js';
import { ThreatTable } from '../shared/threat-table/threat-table.js';
import { Icon } from '../shared/ui/icon.js';
import { Notice } from '../shared/ui/notice.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { formatCount } from '../shared/vocabulary/format.js';
import {
  keysOf,
  SEVERITY_LABELS,
  STATUS_LABELS,
  THREAT_TYPE_LABELS,
  TRIAGE_LABELS,
  VERDICT_LABELS,
} from '../shared/vocabulary/labels.js';
import { FILTERS, type Filter } from './threat-query.js';
import { ThreatsStore } from './threats-store.js';

const THREAT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Every stored threat, filtered and paged by what the address says. */
@Component({
  selector: 'app-threats',
  imports: [DemoButtons, Icon, Notice, RouterLink, SkeletonRows, ThreatTable],
  templateUrl: './threats.html',
  styleUrl: './threats.scss',
  providers: [ThreatsStore],
})
export class Threats {
  private readonly router = inject(Router);
  protected readonly store = inject(ThreatsStore);

  // From the query string.
  readonly severity = input<string>();
  readonly type = input<string>();
  readonly status = input<string>();
  readonly triage = input<string>();
  readonly verdict = input<string>();
  readonly customer = input<string>();
  readonly cursor = input<string>();

  private readonly table = viewChild(ThreatTable);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');

  protected readonly query = computed<ThreatQuery>(() => {
    const given = { ...this.filters(), cursor: this.cursor() };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  });
  private readonly filters = computed<Record<Filter, string | undefined>>(() => ({
    severity: this.severity(),
    type: this.type(),
    status: this.status(),
    triage: this.triage(),
    verdict: this.verdict(),
    customer: this.customer(),
  }));
  protected readonly filtered = computed(() => FILTERS.some((filter) => this.filters()[filter]));

  protected readonly choices: readonly {
    filter: Filter;
    label: string;
    options: { value: string; label: string }[];
  }[] = [
    { filter: 'severity', label: 'Severity', options: optionsOf(SEVERITY_LABELS) },
    { filter: 'type', label: 'Type', options: optionsOf(THREAT_TYPE_LABELS) },
    { filter: 'status', label: 'Status', options: optionsOf(STATUS_LABELS) },
    { filter: 'triage', label: 'Triage', options: optionsOf(TRIAGE_LABELS) },
    { filter: 'verdict', label: 'Verdict', options: optionsOf(VERDICT_LABELS) },
  ];
  protected readonly icons = {
    clear: X,
    filter: ListFilter,
    first: ChevronsLeft,
    next: ChevronRight,
    previous: ChevronLeft,
    reload: RotateCw,
  };

  constructor() {
    inject(Commands).register([
      { id: 'next', label: 'Next threat', group: 'Queue', keys: ['j'], run: () => this.table()?.move(1) },
      { id: 'previous', label: 'Previous threat', group: 'Queue', keys: ['k'], run: () => this.table()?.move(-1) },
      { id: 'leave', label: 'Leave the list', group: 'Queue', keys: ['Escape'], run: () => this.leave() },
    ]);
    effect(() => void this.store.show(this.query()));
  }

  /** Of all that match, `1,000+` where there are more than are counted. */
  protected count({ total, capped }: ThreatPage): string {
    return `${formatCount(total)}${capped ? '+' : ''}`;
  }

  protected chosen(filter: Filter): string {
    return this.filters()[filter] ?? '';
  }

  /** Every filter change is an entry of the history and begins on the first page. */
  protected filterBy(filter: Filter, value: string): void {
    void this.router.navigate([], {
      queryParams: { [filter]: value.trim() || null, cursor: null },
      queryParamsHandling: 'merge',
    });
  }

  /** A threat id opens the threat, anything else is a customer's name. */
  protected search(text: string): void {
    if (THREAT_ID.test(text.trim())) void this.router.navigate(['/threats', text.trim().toLowerCase()]);
    else this.filterBy('customer', text);
  }

  protected back(): void {
    history.back();
  }

  private leave(): void {
    if (!this.table()?.leave()) this.box().nativeElement.blur();
  }
}

function optionsOf<K extends string>(labels: Readonly<Record<K, string>>): { value: string; label: string }[] {
  return keysOf(labels).map((value) => ({ value, label: labels[value] }));
}
