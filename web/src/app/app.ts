import { Component, computed, inject, Injector } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { LayoutDashboard, Settings, ShieldAlert } from 'lucide';
import { KeyboardShortcuts } from './shared/keyboard/keyboard-shortcuts.js';
import { LiveThreats } from './shared/live/live-threats.js';
import { Preferences } from './shared/preferences/preferences.js';
import { Icon } from './shared/ui/icon.js';
import { formatClock } from './shared/vocabulary/format.js';

/** The frame around every page: navigation, settings, and what is said when the connection is gone. */
@Component({
  selector: 'app-root',
  imports: [Icon, RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './app.html',
  styleUrl: './app.scss',
})
export class App {
  private readonly injector = inject(Injector);
  private readonly preferences = inject(Preferences);
  protected readonly live = inject(LiveThreats);

  protected readonly pages = [
    { path: '/', label: 'Overview', icon: LayoutDashboard, exact: true },
    { path: '/threats', label: 'Threats', icon: ShieldAlert, exact: false },
  ];
  protected readonly settingsIcon = Settings;
  protected readonly asOf = computed(() => {
    const at = this.live.lastContact();
    return at && formatClock(new Date(at).toISOString(), this.preferences.clock() === 'utc').slice(0, 8);
  });

  constructor() {
    const router = inject(Router);
    inject(KeyboardShortcuts).register({
      '?': () => void this.openSettings(),
      '/': () => void router.navigate(['/threats'], { fragment: 'search' }),
    });
  }

  /** The dialog's code is loaded when it is first wanted. */
  protected async openSettings(): Promise<void> {
    const { openSettings } = await import('./shared/preferences/settings-dialog.js');
    openSettings(this.injector);
  }
}
