import { Component, computed, DOCUMENT, inject, input, signal } from '@angular/core';
import type { IncidentDetail } from '@soc-agent/contracts';
import { Session } from '../session/session.js';
import { Age } from '../shared/ui/age.js';
import { Banner } from '../shared/ui/banner.js';
import { Foreign } from '../shared/ui/foreign.js';
import { IncidentStore } from './incident-store.js';
import { automaticMerge } from './log-lines.js';

const SEEN = 'soc.seen-merges';
/** Merges of which it is remembered that somebody saw them. */
const MOST_SEEN = 200;

/** The system made one of two incidents: why, and a way to split them again. */
@Component({
  selector: 'app-incident-merge-banner',
  imports: [Age, Banner, Foreign],
  template: `
    @if (merge(); as line) {
      <app-banner data-testid="merge-banner">
        Merged by the system <app-age [at]="line.at" /> ago: it <app-foreign [text]="line.text" />
        <span actions class="buttons">
          @if (session.may('triage') && incident().state !== 'closed') {
            <button type="button" class="button" data-testid="split-again" (click)="splitAgain()">Split again</button>
          }
          <button type="button" class="button ghost" (click)="dismiss()">It is right</button>
        </span>
      </app-banner>
    }
  `,
  styles: `
    :host:empty {
      display: none;
    }
    .buttons {
      display: flex;
      gap: var(--s1);
    }
  `,
})
export class IncidentMergeBanner {
  private readonly store = inject(IncidentStore);
  private readonly storage = inject(DOCUMENT).defaultView?.localStorage;
  protected readonly session = inject(Session);
  readonly incident = input.required<IncidentDetail>();
  private readonly seen = signal<readonly string[]>(seenIn(this.storage?.getItem(SEEN)));

  protected readonly merge = computed(() => {
    const line = automaticMerge(this.incident());
    return line && !this.seen().includes(this.nameOf(line.seq)) ? line : undefined;
  });

  /** Takes the merge back; where something has changed since, its groups become an incident of their own. */
  protected async splitAgain(): Promise<void> {
    const line = this.merge();
    if (!line) return;
    const before = this.incident().version;
    const undone = await this.store.act('undo', { seq: line.seq });
    if (undone || this.store.conflict() || this.incident().version !== before) return;
    const here = new Set(this.incident().members.map(({ id }) => id));
    const groups = line.groups.filter((id) => here.has(id));
    if (groups.length > 0 && groups.length < here.size) await this.store.act('split', { groups });
  }

  protected dismiss(): void {
    const line = this.merge();
    if (!line) return;
    this.seen.update((seen) => [...seen, this.nameOf(line.seq)].slice(-MOST_SEEN));
    this.storage?.setItem(SEEN, JSON.stringify(this.seen()));
  }

  private nameOf(seq: number): string {
    return `${this.incident().id} ${seq}`;
  }
}

function seenIn(text: string | null | undefined): string[] {
  try {
    const seen: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(seen) ? seen.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}
