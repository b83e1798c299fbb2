import { Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Session } from '../session/session.js';
import { PageHeader } from '../shared/ui/page-header.js';

const PAGES = [
  { path: 'customers', label: 'Customers', scope: 'context' },
  { path: 'context', label: 'Context', scope: 'context' },
  { path: 'suppressions', label: 'Suppression', scope: 'context' },
  { path: 'keys', label: 'API keys', scope: 'admin' },
  { path: 'people', label: 'People', scope: 'admin' },
  { path: 'playbooks', label: 'Playbooks', scope: 'admin' },
  { path: 'audit', label: 'Audit log', scope: 'admin' },
] as const;

/** What the system knows about customers and the world, who may do what, and who did what. */
@Component({
  selector: 'app-settings',
  imports: [PageHeader, RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <div class="page">
      <app-page-header heading="Settings">
        <nav aria-label="Settings">
          @for (page of pages(); track page.path) {
            <a [routerLink]="page.path" routerLinkActive="active" ariaCurrentWhenActive="page">{{ page.label }}</a>
          }
        </nav>
      </app-page-header>
      <router-outlet />
    </div>
  `,
  styles: `
    router-outlet {
      display: none;
    }
    nav {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s1);
    }
    a {
      display: inline-flex;
      align-items: center;
      min-height: 26px;
      padding: 0 var(--s2);
      border-radius: var(--radius-s);
      color: var(--text-2);
      font-weight: 520;
    }
    a:hover {
      background: var(--surface-3);
      text-decoration: none;
    }
    a.active {
      background: var(--surface-3);
      color: var(--text);
    }
  `,
})
export class Settings {
  private readonly session = inject(Session);
  protected readonly pages = computed(() => PAGES.filter(({ scope }) => this.session.may(scope)));
}
