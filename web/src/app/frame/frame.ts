import { Component, computed, effect, inject, Injector } from '@angular/core';
import { type IsActiveMatchOptions, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { ChartColumn, Grid3x3, type IconNode, Rows3, Settings, Workflow } from 'lucide';
import { IncidentNotices } from '../incident/incident-notices.js';
import { Queue } from '../queue/queue.js';
import { Session } from '../session/session.js';
import { Commands } from '../shared/commands/commands.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { Preferences } from '../shared/preferences/preferences.js';
import { Scope } from '../shared/scope/scope.js';
import { Banner } from '../shared/ui/banner.js';
import { FirstLook } from '../shared/ui/first-look.js';
import { Icon } from '../shared/ui/icon.js';
import { ToastRegion } from '../shared/ui/toasts.js';
import { formatClock } from '../shared/vocabulary/format.js';
import { demoCommands } from './demo-commands.js';
import { TopBar } from './top-bar.js';

const ANY_QUERY = { queryParams: 'ignored', matrixParams: 'ignored', fragment: 'ignored' } as const;

interface Page {
  path: string;
  label: string;
  icon: IconNode;
  match: IsActiveMatchOptions;
  scope?: 'context';
}

const PAGES: readonly Page[] = [
  { path: '/', label: 'Queue', icon: Rows3, match: { ...ANY_QUERY, paths: 'exact' } },
  { path: '/overview', label: 'Overview', icon: ChartColumn, match: { ...ANY_QUERY, paths: 'subset' } },
  { path: '/attack', label: 'ATT&CK', icon: Grid3x3, match: { ...ANY_QUERY, paths: 'subset' } },
  { path: '/pipeline', label: 'Pipeline', icon: Workflow, match: { ...ANY_QUERY, paths: 'subset' } },
  { path: '/settings', label: 'Settings', icon: Settings, match: { ...ANY_QUERY, paths: 'subset' }, scope: 'context' },
];

/** The frame around every page: the rail, the top bar, and what is said when the connection is gone. */
@Component({
  selector: 'app-frame',
  imports: [Banner, Icon, RouterLink, RouterLinkActive, RouterOutlet, ToastRegion, TopBar],
  templateUrl: './frame.html',
  styleUrl: './frame.scss',
})
export class Frame {
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  private readonly preferences = inject(Preferences);
  private readonly session = inject(Session);
  private readonly firstLook = inject(FirstLook);
  private readonly commands = inject(Commands);
  protected readonly scope = inject(Scope);
  protected readonly live = inject(LiveThreats);

  protected readonly pages = computed(() => PAGES.filter(({ scope }) => !scope || this.session.may(scope)));
  protected readonly asOf = computed(() => {
    const at = this.live.lastContact();
    return at && formatClock(new Date(at).toISOString(), this.preferences.clock() === 'utc').slice(0, 8);
  });

  constructor() {
    inject(IncidentNotices);
    // people who lost access lose the live connection first
    effect(() => {
      if (this.live.state() === 'reconnecting') void this.session.check();
    });
    this.commands.register([
      {
        id: 'palette',
        label: 'Search',
        group: 'Everywhere',
        keys: ['/', 'mod+k'],
        isKeysOnly: true,
        run: () => this.search(),
      },
      { id: 'keys', label: 'Keys that work here', group: 'Everywhere', keys: ['?'], run: () => this.showKeys() },
      ...PAGES.map(({ path, label, scope }) => ({
        id: `go-${path}`,
        label,
        group: 'Go to',
        when: () => !scope || this.session.may(scope),
        run: () => this.router.navigate([path], { queryParams: this.scope.links() }),
      })),
      { id: 'log-out', label: 'Log out', group: 'Person', run: () => this.session.logOut() },
      ...(['system', 'dark', 'light'] as const).map((theme) => ({
        id: `theme-${theme}`,
        label: `Theme: ${theme}`,
        group: 'Person',
        run: () => this.preferences.theme.set(theme),
      })),
      {
        id: 'density',
        label: 'Rows: compact or comfortable',
        group: 'Person',
        run: () => this.preferences.density.update((now) => (now === 'compact' ? 'comfortable' : 'compact')),
      },
      ...demoCommands(this.injector),
    ]);
  }

  /** The Queue says by itself when its rows are there. */
  protected opened(page: object): void {
    if (!(page instanceof Queue)) this.firstLook.end();
  }

  /** The palette's code is loaded when it is first wanted; what is typed meanwhile is for its box. */
  protected async search(): Promise<void> {
    if (this.commands.isBoxExpected) return;
    this.commands.expectBox();
    try {
      const { openPalette } = await import('../shared/commands/palette.js');
      openPalette(this.injector);
    } catch (error) {
      this.commands.takeTypedAhead();
      throw error;
    }
  }

  private async showKeys(): Promise<void> {
    const { openCheatSheet } = await import('../shared/commands/cheat-sheet.js');
    openCheatSheet(this.injector);
  }
}
