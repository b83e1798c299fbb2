import { Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { AuditEntry, AuditPage } from '@soc-agent/contracts';
import { Download, ScrollText } from 'lucide';
import { read } from '../shared/api/read.js';
import { Preferences } from '../shared/preferences/preferences.js';
import { Icon } from '../shared/ui/icon.js';
import { Foreign } from '../shared/ui/foreign.js';
import { formatDateTime } from '../shared/vocabulary/format.js';
import { ownText } from './form-fields.js';
import { RowOf, ListTable } from '../shared/ui/list-table.js';

/** The fields by which entries are looked for, as the address names them. */
const FILTERS = ['who', 'what', 'subject', 'customer', 'from', 'to'] as const;
type Filter = (typeof FILTERS)[number];

/** Who did what, filtered and paged by what the address says. */
@Component({
  selector: 'app-audit',
  imports: [Foreign, Icon, RouterLink, RowOf, ListTable],
  templateUrl: './audit.html',
  styleUrl: './settings-page.scss',
})
export class Audit {
  private readonly router = inject(Router);
  private readonly preferences = inject(Preferences);

  // From the query string.
  readonly who = input<string>();
  readonly what = input<string>();
  readonly subject = input<string>();
  readonly customer = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  readonly cursor = input<string>();

  protected readonly filters = computed<Readonly<Record<Filter, string | undefined>>>(() => ({
    who: this.who(),
    what: this.what(),
    subject: this.subject(),
    customer: this.customer(),
    from: this.from(),
    to: this.to(),
  }));
  protected readonly page = read<AuditPage>(() => {
    const cursor = this.cursor();
    return { url: '/api/audit', params: { ...this.asked(), ...(cursor && { cursor }) } };
  });
  /** Where all entries that match are, an entry in each line. */
  protected readonly exported = computed(() => `/api/audit/export?${new URLSearchParams(this.asked()).toString()}`);
  protected readonly exportIcon = Download;
  protected readonly icon = ScrollText;
  protected readonly fields: readonly { name: Filter; label: string; type: string; hint: string }[] = [
    { name: 'who', label: 'Who', type: 'text', hint: 'anybody' },
    { name: 'what', label: 'What', type: 'text', hint: 'playbook, login.failed' },
    { name: 'subject', label: 'About', type: 'text', hint: 'id or name' },
    { name: 'customer', label: 'Customer', type: 'text', hint: 'any' },
    { name: 'from', label: 'From', type: 'datetime-local', hint: '' },
    { name: 'to', label: 'Until', type: 'datetime-local', hint: '' },
  ];

  /** Every search is an entry of the history and begins with the newest. */
  protected search(event: SubmitEvent): void {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const queryParams = Object.fromEntries(FILTERS.map((filter) => [filter, ownText(given, filter) ?? null]));
    void this.router.navigate([], { queryParams });
  }

  protected at({ at }: AuditEntry): string {
    return formatDateTime(at, this.preferences.clock() === 'utc');
  }

  /** From which address it was done. */
  protected addressOf({ detail }: AuditEntry): string {
    const { address } = detail;
    return typeof address === 'string' ? address : '';
  }

  protected aboutOf({ threatId, detail }: AuditEntry): string {
    const { name, id } = detail;
    return threatId ?? [name, id].find((text): text is string => typeof text === 'string') ?? '';
  }

  protected wholeOf({ detail, before, after }: AuditEntry): string {
    return JSON.stringify({ detail, before, after }, undefined, 2);
  }

  /** What was filled in, as the gateway asks: times with their zone. */
  private asked(): Record<string, string> {
    const given = Object.entries(this.filters()).flatMap(([name, value]) => {
      if (!value) return [];
      return [[name, name === 'from' || name === 'to' ? new Date(value).toISOString() : value] as const];
    });
    return Object.fromEntries(given);
  }
}
