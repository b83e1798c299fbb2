import { Component, computed, effect, inject, Injector } from '@angular/core';
import { type IsActiveMatchOptions, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { type IconNode, LayoutDashboard, LogOut, Settings, ShieldAlert, UserCog } from 'lucide';
import { Session } from '../session/session.js';
import { KeyboardShortcuts } from '../shared/keyboard/keyboard-shortcuts.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { Preferences } from '../shared/preferences/preferences.js';
import { Icon } from '../shared/ui/icon.js';
import { formatClock } from '../shared/vocabulary/format.js';

const ANY_QUERY = { queryParams: 'ignored', matrixParams: 'ignored', fragment: 'ignored' } as const;

interface Page {
  path: string;
  label: string;
  icon: IconNode;
  match: IsActiveMatchOptions;
}

const PAGES: readonly Page[] = [
  { path: '/', label: 'Overview', icon: LayoutDashboard, match: { ...ANY_QUERY, paths: 'exact' } },
  { path: '/threats', label: 'Threats', icon: ShieldAlert, match: { ...ANY_QUERY, paths: 'subset' } },
];
const ADMIN: Page = { path: '/admin', label: 'Admin', icon: UserCog, match: { ...ANY_QUERY, paths: 'subset' } };

/** The frame around every page: navigation, settings, and what is said when the connection is gone. */
@Component({
  selector: 'app-frame',
  imports: [Icon, RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './frame.html',
  styleUrl: './frame.scss',
})
export class Frame {
  private readonly injector = inject(Injector);
  private readonly preferences = inject(Preferences);
  protected readonly session = inject(Session);
  protected readonly live = inject(LiveThreats);

  protected readonly pages = computed(() => (this.session.who()?.scopes.includes('admin') ? [...PAGES, ADMIN] : PAGES));
  protected readonly settingsIcon = Settings;
  protected readonly logOutIcon = LogOut;
  protected readonly asOf = computed(() => {
    const at = this.live.lastContact();
    return at && formatClock(new Date(at).toISOString(), this.preferences.clock() === 'utc').slice(0, 8);
  });

  constructor() {
    // whoever is no longer let in loses the live connection first
    effect(() => {
      if (this.live.state() === 'reconnecting') void this.session.check();
    });
    const router = inject(Router);
    inject(KeyboardShortcuts).register({
      '?': () => void this.openSettings(),
      '/': () => void router.navigate(['/threats'], { fragment: 'search' }),
    });
  }

  /** The dialog's code is loaded when it is first wanted. */
  protected async openSettings(): Promise<void> {
    const { openSettings } = await import('../shared/preferences/settings-dialog.js');
    openSettings(this.injector);
  }
}
