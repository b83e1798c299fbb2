import { afterNextRender, Component, type ElementRef, inject, signal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Radar } from 'lucide';
import { Commands } from '../shared/commands/commands.js';
import { ThreatTable } from '../shared/threat-table/threat-table.js';
import { Notice } from '../shared/ui/notice.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { FeedStore } from './feed-store.js';

/** The newest threats as they come in; stands still while somebody reads it. */
@Component({
  selector: 'app-live-feed',
  imports: [Notice, RouterLink, SkeletonRows, ThreatTable],
  templateUrl: './live-feed.html',
  styleUrl: './live-feed.scss',
  host: { class: 'card' },
})
export class LiveFeed {
  protected readonly feed = inject(FeedStore);
  protected readonly radar = Radar;
  private readonly table = viewChild(ThreatTable);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly focused = signal(false);

  constructor() {
    inject(Commands).register([
      { id: 'next', label: 'Next threat', group: 'Feed', keys: ['j'], run: () => this.table()?.move(1) },
      { id: 'previous', label: 'Previous threat', group: 'Feed', keys: ['k'], run: () => this.table()?.move(-1) },
      { id: 'resume', label: 'Let new threats in', group: 'Feed', keys: ['Escape'], run: () => this.resume() },
    ]);
    afterNextRender(() => this.updateHold());
  }

  protected onFocus(focused: boolean): void {
    this.focused.set(focused);
    this.updateHold();
  }

  protected updateHold(): void {
    this.feed.hold(this.focused() || this.scroller().nativeElement.scrollTop > 0);
  }

  protected resume(): void {
    this.table()?.leave();
    this.scroller().nativeElement.scrollTop = 0;
    this.focused.set(false);
    this.updateHold();
  }
}
