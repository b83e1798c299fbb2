import { Component, computed, inject } from '@angular/core';
import { MatMenuModule } from '@angular/material/menu';
import { MatTooltip } from '@angular/material/tooltip';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Check, CircleQuestionMark, Clock4, LayoutDashboard, Monitor, Moon, ShieldAlert, Sun } from 'lucide';
import { KeyboardHelp } from './shared/keyboard/keyboard-help.js';
import { KeyboardShortcuts } from './shared/keyboard/keyboard-shortcuts.js';
import { LiveThreats } from './shared/live/live-threats.js';
import { Preferences, type Theme } from './shared/preferences/preferences.js';
import { Icon } from './shared/ui/icon.js';
import { formatClock } from './shared/vocabulary/format.js';

/** The frame around every page: navigation, preferences, and what is said when the connection is gone. */
@Component({
  selector: 'app-root',
  imports: [Icon, MatMenuModule, MatTooltip, RouterLink, RouterLinkActive, RouterOutlet],
  templateUrl: './app.html',
  styleUrl: './app.scss',
})
export class App {
  protected readonly preferences = inject(Preferences);
  protected readonly live = inject(LiveThreats);
  private readonly help = inject(KeyboardHelp);

  protected readonly pages = [
    { path: '/', label: 'Overview', icon: LayoutDashboard, exact: true },
    { path: '/threats', label: 'Threats', icon: ShieldAlert, exact: false },
  ];
  protected readonly themes: { value: Theme; label: string; icon: typeof Sun }[] = [
    { value: 'system', label: 'Like the system', icon: Monitor },
    { value: 'dark', label: 'Dark', icon: Moon },
    { value: 'light', label: 'Light', icon: Sun },
  ];
  protected readonly themeIcon = computed(
    () => this.themes.find(({ value }) => value === this.preferences.theme())?.icon ?? Monitor,
  );
  protected readonly asOf = computed(() => {
    const at = this.live.lastContact();
    return at === undefined
      ? undefined
      : formatClock(new Date(at).toISOString(), this.preferences.clock() === 'utc').slice(0, 8);
  });
  protected readonly icons = { check: Check, clock: Clock4, help: CircleQuestionMark };

  constructor() {
    const router = inject(Router);
    inject(KeyboardShortcuts).register({
      '?': () => this.openHelp(),
      '/': () => void router.navigate(['/threats'], { fragment: 'search' }),
    });
  }

  protected openHelp(): void {
    this.help.open();
  }

  protected toggleClock(): void {
    this.preferences.clock.update((clock) => (clock === 'utc' ? 'local' : 'utc'));
  }
}
