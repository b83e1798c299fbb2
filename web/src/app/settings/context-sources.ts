import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { ContextImport, Indicator, InfrastructureEvent, NewsItem } from '@soc-agent/contracts';
import { Radio } from 'lucide';
import { type Read, read } from '../shared/api/read.js';
import { settle } from '../shared/api/settle.js';
import { Age } from '../shared/ui/age.js';
import { Foreign } from '../shared/ui/foreign.js';
import { formatPercent } from '../shared/vocabulary/format.js';
import { Attempt } from '../shared/ui/attempt.js';
import { Complaint } from '../shared/ui/complaint.js';
import { CONTEXT_KINDS, type ContextRow, contextKindOf, contextRow } from './context-kinds.js';
import { ownText } from './form-fields.js';
import { RowOf, ListTable } from '../shared/ui/list-table.js';
import { SureButton } from '../shared/ui/sure-button.js';

const PAGE = 50;
/** How often an import is asked how far it is. */
const FOLLOW_EVERY_MS = 1000;

type Page = { items: (Indicator | InfrastructureEvent | NewsItem)[]; total: number; nextOffset?: number };

/** What is known beside the signals: hostile observables, our own changes, reports. Files are imported here. */
@Component({
  selector: 'app-context-sources',
  imports: [Age, Complaint, Foreign, RouterLink, RowOf, ListTable, SureButton],
  templateUrl: './context-sources.html',
  styleUrl: './settings-page.scss',
})
export class ContextSources {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);

  // From the query string.
  readonly of = input<string>();
  readonly source = input<string>();
  readonly offset = input<string>();

  protected readonly kind = computed(() => contextKindOf(this.of()));
  protected readonly filterName = computed(() => (this.kind() === 'events' ? 'customer' : 'source'));
  protected readonly page = read<Page>(
    () => ({
      url: `/api/context/${this.kind()}`,
      params: {
        limit: PAGE,
        offset: this.offset() ?? 0,
        ...(this.source() && { [this.filterName()]: this.source() ?? '' }),
      },
    }),
    { keep: false },
  );
  /** The same as lines. */
  protected readonly rows: Read<{ items: ContextRow[] }> = {
    ...this.page,
    value: computed(() => {
      const [page, kind] = [this.page.value(), this.kind()];
      return page && { items: page.items.map((document) => contextRow(kind, document as never)) };
    }),
  };
  protected readonly removing = new Attempt();
  protected readonly importing = new Attempt();
  protected readonly imported = signal<ContextImport | undefined>(undefined);
  protected readonly kinds = CONTEXT_KINDS;
  protected readonly icon = Radio;
  protected readonly percent = formatPercent;
  protected readonly pageSize = PAGE;

  protected search(event: SubmitEvent): void {
    event.preventDefault();
    const source = ownText(new FormData(event.target as HTMLFormElement), 'source') ?? null;
    void this.router.navigate([], { queryParams: { source, offset: null }, queryParamsHandling: 'merge' });
  }

  protected async remove({ id }: ContextRow): Promise<void> {
    const path = `/api/context/${this.kind()}/${encodeURIComponent(id)}`;
    if (await this.removing.at(() => settle(this.http.delete(path)))) this.page.reload();
  }

  /** Sends a file and follows what becomes of it. */
  protected async import(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const file = given.get('file');
    if (!(file instanceof File) || file.size === 0) return;
    const source = ownText(given, 'from');
    const isJson = file.name.endsWith('.json') || file.type === 'application/json';
    const url = `/api/context/${this.kind()}/import`;
    const options = {
      params: source === undefined ? {} : { source },
      headers: { 'content-type': isJson ? 'application/stix+json;version=2.1' : 'text/csv' },
    };
    await this.importing.at(async () => {
      this.imported.set(await settle(this.http.post<ContextImport>(url, file, options)));
      await this.follow();
    });
    this.page.reload();
  }

  private async follow(): Promise<void> {
    for (let state = this.imported(); state?.status === 'running'; state = this.imported()) {
      await new Promise((resolve) => setTimeout(resolve, FOLLOW_EVERY_MS));
      this.imported.set(await settle(this.http.get<ContextImport>(`/api/context/imports/${state.id}`)));
    }
  }
}
