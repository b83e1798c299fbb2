import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject, output, signal } from '@angular/core';
import { Building2, CircleUser, Clock3, Search } from 'lucide';
import { Session } from '../session/session.js';
import { read } from '../shared/api/read.js';
import { PreferenceForm } from '../shared/preferences/preference-form.js';
import { RANGES, Scope } from '../shared/scope/scope.js';
import { ConnectionState } from '../shared/ui/connection-state.js';
import { FirstLook } from '../shared/ui/first-look.js';
import { Icon } from '../shared/ui/icon.js';

interface CustomerFacet {
  facets: { customer?: { value: string; count: number }[] };
}

/** The search box, which customer and time the pages are about, the live connection, and who is logged in. */
@Component({
  selector: 'app-top-bar',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, ConnectionState, Icon, NgTemplateOutlet, PreferenceForm],
  templateUrl: './top-bar.html',
  styleUrl: './top-bar.scss',
  host: { role: 'banner' },
})
export class TopBar {
  protected readonly session = inject(Session);
  protected readonly scope = inject(Scope);
  readonly searched = output();
  protected readonly firstLook = inject(FirstLook);

  protected readonly ranges = RANGES;
  protected readonly icons = { search: Search, customer: Building2, time: Clock3, person: CircleUser };
  /** Asked for once somebody wants to choose. */
  private readonly choosing = signal(false);
  protected readonly facet = read<CustomerFacet>(() =>
    this.choosing() ? { url: '/api/threats/facets', params: { of: 'customer' } } : undefined,
  );
  protected readonly customers = computed(() => this.facet.value()?.facets.customer ?? []);

  protected chooseCustomer(): void {
    if (this.choosing()) this.facet.reload();
    this.choosing.set(true);
  }
}
