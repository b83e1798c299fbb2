import { Component, ElementRef, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ThreatSummary } from '@soc-agent/contracts';
import { UserRoundSearch } from 'lucide';
import { Age } from '../ui/age.js';
import { Icon } from '../ui/icon.js';
import { SeverityBadge } from '../ui/severity-badge.js';
import { StatusLabel } from '../ui/status-label.js';
import { formatDuration, formatPercent } from '../vocabulary/format.js';
import { THREAT_TYPE_LABELS, VERDICT_LABELS } from '../vocabulary/labels.js';

/**
 * Threats as rows. The row an analyst is at is the one whose link has the focus: it stays with the threat while other
 * rows come and go, Enter opens it, and a screen reader knows it.
 */
@Component({
  selector: 'app-threat-table',
  imports: [Age, Icon, RouterLink, SeverityBadge, StatusLabel],
  templateUrl: './threat-table.html',
  styleUrl: './threat-table.scss',
  host: { '[class]': 'kind()' },
})
export class ThreatTable {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  readonly rows = input.required<readonly ThreatSummary[]>();
  /** The live feed has fewer columns than the list. */
  readonly kind = input<'feed' | 'list'>('list');
  /** Names the table for screen readers. */
  readonly label = input.required<string>();

  protected readonly types = THREAT_TYPE_LABELS;
  protected readonly verdicts = VERDICT_LABELS;
  protected readonly reviewIcon = UserRoundSearch;
  protected readonly duration = formatDuration;
  protected readonly percent = formatPercent;

  /** Moves to the row that many places further; from outside the table to its first row. */
  move(places: 1 | -1): void {
    const links = [...this.host.querySelectorAll<HTMLAnchorElement>('a.title')];
    const at = links.findIndex((link) => link === this.host.ownerDocument.activeElement);
    const next = links[at === -1 ? 0 : Math.min(links.length - 1, Math.max(0, at + places))];
    next?.focus();
    next?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  }

  /** Gives up the current row; true when there was one. */
  leave(): boolean {
    const active = this.host.ownerDocument.activeElement;
    if (!(active instanceof HTMLElement) || !this.host.contains(active)) return false;
    active.blur();
    return true;
  }
}
