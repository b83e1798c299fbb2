import { HttpClient, type HttpResponse } from '@angular/common/http';
import { Component, computed, inject, input, resource, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { Customer } from '@soc-agent/contracts';
import { CUSTOMER_TIERS, SENSITIVITIES } from '@soc-agent/contracts/vocabulary';
import { ApiProblem } from '../shared/api/api-problem.js';
import { settle } from '../shared/api/settle.js';
import { Banner } from '../shared/ui/banner.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { Toasts } from '../shared/ui/toasts.js';
import { Attempt } from '../shared/ui/attempt.js';
import { Complaint } from '../shared/ui/complaint.js';
import { type CustomerFields, customerOf, differingFields, FIELD_LABELS, fieldsOf } from './customer-fields.js';
import { SureButton } from '../shared/ui/sure-button.js';

/** A customer, and the version that was read: undefined of one who is not configured yet. */
interface Configured {
  customer: Customer;
  version: string | undefined;
}

/** What somebody else stored while a form was filled in. */
interface Conflict {
  mine: CustomerFields;
  configured: Configured;
  differences: ReturnType<typeof differingFields>;
}

/** What one customer says about itself. Shows who changed it meanwhile, and overwrites none of their changes. */
@Component({
  selector: 'app-customer-settings',
  imports: [Banner, Complaint, Foreign, Notice, RouterLink, SkeletonRows, SureButton],
  templateUrl: './customer.html',
  styleUrl: './settings-page.scss',
})
export class CustomerSettings {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);

  /** From the path. */
  readonly name = input.required<string>();

  private readonly url = computed(() => `/api/customers/${encodeURIComponent(this.name())}`);
  protected readonly read = resource({ params: () => this.url(), loader: ({ params }) => this.load(params) });
  protected readonly problem = computed(() => this.read.error() as ApiProblem | undefined);
  protected readonly configured = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  protected readonly fields = computed(() => {
    const configured = this.configured();
    return configured && fieldsOf(configured.customer);
  });
  protected readonly saving = new Attempt();
  protected readonly theirs = signal<Conflict | undefined>(undefined);
  /** Grows when what was typed is given up: another form takes the place of the one it is in. */
  protected readonly turns = signal(0);
  protected readonly labels = FIELD_LABELS;
  protected readonly tiers = CUSTOMER_TIERS;
  protected readonly sensitivities = SENSITIVITIES;

  protected async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as unknown as CustomerFields;
    await this.store(fields, this.configured()?.version);
  }

  /** Their version is shown, to go on from. */
  protected takeTheirs(): void {
    this.theirs.set(undefined);
    this.turns.update((turns) => turns + 1);
    this.read.reload();
  }

  /** What was written takes the place of what was shown of theirs, unless that has changed, too. */
  protected async writeOver(): Promise<void> {
    const conflict = this.theirs();
    if (conflict) await this.store(conflict.mine, conflict.configured.version);
  }

  protected async remove(): Promise<void> {
    const headers = ifMatch(this.configured()?.version);
    if (!(await this.saving.at(() => settle(this.http.delete(this.url(), { headers }))))) return;
    this.toasts.show(`Nothing is known of ${this.name()} any more`);
    await this.router.navigate(['/settings/customers']);
  }

  private async store(mine: CustomerFields, version: string | undefined): Promise<void> {
    const isStored = await this.saving.at(() => this.put(mine, version));
    this.theirs.set(undefined);
    if (isStored) {
      this.toasts.show(`What ${this.name()} says of itself is stored`);
      this.read.reload();
    } else if (this.saving.problem()?.status === 409) {
      const configured = await this.load(this.url()).catch(() => undefined);
      if (!configured) return;
      this.theirs.set({ mine, configured, differences: differingFields(mine, fieldsOf(configured.customer)) });
    }
  }

  private async put(fields: CustomerFields, version: string | undefined): Promise<void> {
    let body: object;
    try {
      body = customerOf(this.name(), fields);
    } catch (error) {
      throw new ApiProblem(400, 'Everything else is not JSON', `Everything else: ${(error as Error).message}`);
    }
    await settle(this.http.put(this.url(), body, { headers: ifMatch(version) }));
  }

  private async load(url: string): Promise<Configured> {
    try {
      const answer: HttpResponse<Customer> = await settle(this.http.get<Customer>(url, { observe: 'response' }));
      return { customer: answer.body!, version: answer.headers.get('etag') ?? undefined };
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
      const lists = { allowList: [], allowedCountries: [], criticalAssets: [], escalationContacts: [] };
      return { customer: { name: this.name(), tier: 'standard', sensitivity: 'normal', ...lists }, version: undefined };
    }
  }
}

function ifMatch(version: string | undefined): Record<string, string> {
  return version === undefined ? {} : { 'if-match': version };
}
