import { HttpClient } from '@angular/common/http';
import { Component, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SuppressionPreview, SuppressionRule } from '@soc-agent/contracts';
import { SUPPRESSED_KINDS } from '@soc-agent/contracts/vocabulary';
import { BellOff } from 'lucide';
import { Session } from '../session/session.js';
import { read } from '../shared/api/read.js';
import { settle } from '../shared/api/settle.js';
import { Age } from '../shared/ui/age.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Toasts } from '../shared/ui/toasts.js';
import { formatCount, formatDateTime } from '../shared/vocabulary/format.js';
import { Preferences } from '../shared/preferences/preferences.js';
import { Attempt } from '../shared/ui/attempt.js';
import { Complaint } from '../shared/ui/complaint.js';
import { RowOf, ListTable } from '../shared/ui/list-table.js';
import { defaultEnd, draftOf } from './suppression-draft.js';
import { SureButton } from '../shared/ui/sure-button.js';

/** Rules by which signals are kept without being analyzed: what one would have done is looked at before it is stored. */
@Component({
  selector: 'app-suppressions',
  imports: [Age, Complaint, Foreign, RouterLink, RowOf, ListTable, SureButton],
  templateUrl: './suppressions.html',
  styleUrl: './settings-page.scss',
})
export class Suppressions {
  private readonly http = inject(HttpClient);
  private readonly toasts = inject(Toasts);
  private readonly session = inject(Session);
  private readonly preferences = inject(Preferences);

  // From the query string: what a new rule is about.
  readonly customer = input<string>();
  readonly product = input<string>();
  readonly ruleId = input<string>();
  readonly title = input<string>();

  protected readonly rules = read<{ items: SuppressionRule[] }>(() => ({
    url: '/api/context/suppressions',
    params: { limit: 500 },
  }));
  protected readonly trying = new Attempt();
  protected readonly removing = new Attempt();
  protected readonly preview = signal<SuppressionPreview | undefined>(undefined);
  protected readonly kinds = SUPPRESSED_KINDS;
  protected readonly end = defaultEnd(Date.now());
  protected readonly icon = BellOff;
  protected readonly count = formatCount;

  protected own(): string | undefined {
    return this.session.who()?.customer;
  }

  protected async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const rule = draftOf(new FormData(form));
    const isPreview = (event.submitter as HTMLButtonElement | null)?.value === 'preview';
    if (isPreview) {
      await this.trying.at(async () =>
        this.preview.set(await settle(this.http.post<SuppressionPreview>('/api/context/suppressions/preview', rule))),
      );
      return;
    }
    const path = `/api/context/suppressions/${encodeURIComponent(rule.id)}`;
    if (!(await this.trying.at(() => settle(this.http.put(path, rule))))) return;
    this.preview.set(undefined);
    form.reset();
    this.toasts.show('From now on its signals are kept without being analyzed', {
      label: 'Undo',
      press: () => this.remove(rule),
    });
    this.rules.reload();
  }

  protected async remove({ id }: Pick<SuppressionRule, 'id'>): Promise<void> {
    const path = `/api/context/suppressions/${encodeURIComponent(id)}`;
    if (await this.removing.at(() => settle(this.http.delete(path)))) this.rules.reload();
  }

  /** What a signal has to name. */
  protected asksOf({ product, ruleId, title, entities }: SuppressionRule): string {
    return [
      product,
      ruleId && `rule ${ruleId}`,
      title && `“${title}”`,
      ...entities.map(({ kind, value }) => `${kind} ${value}`),
    ]
      .filter(Boolean)
      .join(', ');
  }

  protected isOver({ expiresAt }: SuppressionRule): boolean {
    return Date.parse(expiresAt) <= Date.now();
  }

  protected exact(iso: string): string {
    return formatDateTime(iso, this.preferences.clock() === 'utc');
  }
}
