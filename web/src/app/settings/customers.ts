import { Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { Customer } from '@soc-agent/contracts';
import { Building2 } from 'lucide';
import { read } from '../shared/api/read.js';
import { Foreign } from '../shared/ui/foreign.js';
import { ownText } from './form-fields.js';
import { RowOf, ListTable } from '../shared/ui/list-table.js';

/** Customers, each with a line of what is known about it. */
@Component({
  selector: 'app-customers',
  imports: [Foreign, RouterLink, RowOf, ListTable],
  template: `
    <section class="card" aria-labelledby="customers">
      <header class="card-head">
        <h2 id="customers">Customers</h2>
        <span class="hint">What a customer says about itself lowers or raises the risk of its threats.</span>
      </header>
      <form (submit)="begin($event)">
        <label class="field">
          New customer
          <input name="name" required maxlength="128" autocomplete="off" />
        </label>
        <button type="submit" class="button">Configure</button>
      </form>
      <app-list-table
        caption="Customers, by name"
        emptyTitle="No customers yet"
        emptyDetail="One is known from its first signal on; name one above to configure it."
        [columns]="['Name', 'Tier', 'Sensitivity', 'Allowed', 'Critical assets', 'Contacts', 'Own playbooks']"
        [icon]="icon"
        [from]="customers"
      >
        <ng-template [appRowOf]="customers.value()" let-customer>
          <tr data-testid="customer-row">
            <td class="name">
              <a [routerLink]="['/settings/customers', customer.name]"><app-foreign [text]="customer.name" /></a>
            </td>
            <td>{{ customer.tier }}</td>
            <td>{{ customer.sensitivity }}</td>
            <td class="num">{{ customer.allowList.length }}</td>
            <td class="num">{{ customer.criticalAssets.length }}</td>
            <td>
              <bdi>{{ customer.escalationContacts[0] ?? 'nobody' }}</bdi>
              @if (customer.escalationContacts.length > 1) {
                and {{ customer.escalationContacts.length - 1 }} more
              }
            </td>
            <td class="num">{{ customer.playbooks?.length ?? 0 }}</td>
          </tr>
        </ng-template>
      </app-list-table>
    </section>
  `,
  styleUrl: './settings-page.scss',
})
export class Customers {
  private readonly router = inject(Router);
  protected readonly customers = read<{ items: Customer[] }>(() => ({ url: '/api/customers', params: { limit: 500 } }));
  protected readonly icon = Building2;

  protected begin(event: SubmitEvent): void {
    event.preventDefault();
    const name = ownText(new FormData(event.target as HTMLFormElement), 'name');
    if (name) void this.router.navigate(['/settings/customers', name]);
  }
}
