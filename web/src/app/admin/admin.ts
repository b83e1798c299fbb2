import { Component } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';

/** Who may do what: keys, people, what playbooks do by themselves, and who did what. */
@Component({
  selector: 'app-admin',
  imports: [RouterLink, RouterLinkActive, RouterOutlet],
  template: `
    <div class="page">
      <header class="page-head">
        <h1>Administration</h1>
        <nav aria-label="Administration">
          @for (page of pages; track page.path) {
            <a [routerLink]="page.path" routerLinkActive="active" ariaCurrentWhenActive="page">{{ page.label }}</a>
          }
        </nav>
      </header>
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
      gap: 4px;
    }
    a {
      display: inline-flex;
      align-items: center;
      min-height: 30px;
      padding: 0 12px;
      border-radius: var(--radius-s);
      color: var(--text-2);
      font-weight: 520;
    }
    a:hover {
      background: var(--surface-3);
      text-decoration: none;
    }
    a.active {
      background: var(--accent-soft);
      color: var(--accent);
    }
  `,
})
export class Admin {
  protected readonly pages = [
    { path: 'keys', label: 'API keys' },
    { path: 'people', label: 'People' },
    { path: 'playbooks', label: 'Playbooks' },
    { path: 'audit', label: 'Audit log' },
  ];
}
