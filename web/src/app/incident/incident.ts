import { Component, computed, effect, ElementRef, inject, Injector, input, signal, untracked } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Router, RouterLink } from '@angular/router';
import type { IncidentGroup } from '@soc-agent/contracts';
import { Session } from '../session/session.js';
import { EntityGraph } from '../shared/charts/entity-graph.js';
import type { LaneEvent } from '../shared/charts/swimlane-dots.js';
import { SwimlaneTimeline } from '../shared/charts/swimlanes.js';
import { Commands } from '../shared/commands/commands.js';
import { Banner } from '../shared/ui/banner.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { entityWeb } from './entity-web.js';
import { IncidentActions } from './incident-actions.js';
import { IncidentActivity } from './incident-activity.js';
import { IncidentConflict } from './incident-conflict.js';
import { IncidentHead } from './incident-head.js';
import { IncidentMembers } from './incident-members.js';
import { IncidentMergeBanner } from './incident-merge-banner.js';
import { IncidentRelated } from './incident-related.js';
import { IncidentRisk } from './incident-risk.js';
import { IncidentStore } from './incident-store.js';
import { tacticLanes } from './tactic-lanes.js';

/** One thing to decide: what happened, why it belongs together, and everything a person can do about that. */
@Component({
  selector: 'app-incident',
  imports: [
    Banner,
    EntityGraph,
    Foreign,
    IncidentActions,
    IncidentActivity,
    IncidentConflict,
    IncidentHead,
    IncidentMembers,
    IncidentMergeBanner,
    IncidentRelated,
    IncidentRisk,
    Notice,
    RouterLink,
    SkeletonRows,
    SwimlaneTimeline,
  ],
  providers: [IncidentStore],
  templateUrl: './incident.html',
  styleUrl: './incident.scss',
  host: { class: 'page' },
})
export class Incident {
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly session = inject(Session);
  protected readonly store = inject(IncidentStore);

  /** From the address. */
  readonly id = input.required<string>();

  protected readonly incident = this.store.incident;
  /** Members that are chosen, and the one that keys are about. */
  protected readonly chosen = signal<ReadonlySet<string>>(new Set());
  protected readonly cursor = signal<string | undefined>(undefined);

  protected readonly lanes = computed(() => {
    const incident = this.incident();
    return incident ? tacticLanes(incident) : [];
  });
  protected readonly web = computed(() => entityWeb(this.incident()?.members ?? []));
  /** Whether the person may change what belongs to it. */
  protected readonly writable = computed(
    () => this.session.may('triage') && this.incident() !== undefined && this.incident()?.state !== 'closed',
  );
  /** Chosen ones that are still members. */
  private readonly picked = computed(() => {
    const members = this.incident()?.members ?? [];
    return members.filter(({ id }) => this.chosen().has(id)).map(({ id }) => id);
  });
  protected readonly count = computed(() => this.picked().length);
  protected readonly isAll = computed(() => this.count() === this.incident()?.members.length);

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => {
        if (id === this.incident()?.id) return;
        this.chosen.set(new Set());
        this.cursor.set(undefined);
        void this.store.show(id);
      });
    });
    const title = inject(Title);
    effect(() => {
      const incident = this.incident();
      if (!incident) return;
      title.setTitle(`#${incident.number} ${incident.title} · SOC Agent`);
      // its old number leads here
      if (incident.id !== untracked(this.id))
        void this.router.navigate(['/incidents', incident.id], { replaceUrl: true, queryParamsHandling: 'preserve' });
    });
    this.registerKeys();
  }

  protected async move(): Promise<void> {
    const incident = this.incident();
    const groups = this.wanted();
    if (!incident || groups.length === 0) return;
    const { askWhereTo } = await import('./move-dialog.js');
    const { id: from, customerName } = incident;
    const to = await askWhereTo(this.injector, { from, customerName, groups: groups.length });
    if (to !== undefined && (await this.store.act('move', { groups, to }))) this.forget();
  }

  protected async split(): Promise<void> {
    const groups = this.wanted();
    if (groups.length > 0 && (await this.store.act('split', { groups }))) this.forget();
  }

  protected async takeOut(groups: readonly string[]): Promise<void> {
    if (await this.store.act('out', { groups })) this.forget();
  }

  /** What happened beside it becomes a member. */
  protected takeIn({ id }: IncidentGroup): void {
    const to = this.incident()?.id;
    if (to !== undefined) void this.store.act('move', { groups: [id], to });
  }

  /** Shows the group of a dot among the members. */
  protected show(events: readonly LaneEvent[]): void {
    this.pointAt(events[0]?.id);
  }

  private pointAt(id: string | undefined): void {
    this.cursor.set(id);
    const row = id === undefined ? null : this.host.querySelector(`[data-group="${CSS.escape(id)}"]`);
    row?.scrollIntoView({ block: 'nearest' });
  }

  /** The chosen members, or the one that keys are about. */
  private wanted(): string[] {
    const at = this.incident()?.members.find(({ id }) => id === this.cursor());
    return this.count() > 0 ? this.picked() : at ? [at.id] : [];
  }

  private forget(): void {
    this.chosen.set(new Set());
  }

  private step(by: 1 | -1): void {
    const members = this.incident()?.members ?? [];
    const at = members.findIndex(({ id }) => id === this.cursor());
    this.pointAt(members[at < 0 ? 0 : Math.min(members.length - 1, Math.max(0, at + by))]?.id);
  }

  private choose(): void {
    const id = this.cursor();
    if (id === undefined) return;
    const chosen = new Set(this.chosen());
    if (!chosen.delete(id)) chosen.add(id);
    this.chosen.set(chosen);
  }

  private registerKeys(): void {
    const group = 'Incident';
    const isThere = (): boolean => this.incident() !== undefined;
    const canMove = (): boolean => this.writable() && this.wanted().length > 0;
    inject(Commands).register([
      {
        id: 'member-next',
        label: 'Next member',
        group,
        keys: ['j'],
        isKeysOnly: true,
        when: isThere,
        run: () => this.step(1),
      },
      {
        id: 'member-before',
        label: 'Member before',
        group,
        keys: ['k'],
        isKeysOnly: true,
        when: isThere,
        run: () => this.step(-1),
      },
      {
        id: 'member-choose',
        label: 'Choose the member',
        group,
        keys: ['x'],
        isKeysOnly: true,
        when: () => this.writable(),
        run: () => this.choose(),
      },
      {
        id: 'member-move',
        label: 'Move to another incident',
        group,
        keys: ['m'],
        when: canMove,
        run: () => this.move(),
      },
      {
        id: 'member-split',
        label: 'Split off into a new incident',
        group,
        keys: ['s'],
        when: () => canMove() && this.wanted().length < (this.incident()?.members.length ?? 0),
        run: () => this.split(),
      },
      {
        id: 'incident-leave',
        label: 'Back to the queue',
        group,
        keys: ['Escape'],
        isKeysOnly: true,
        run: () => this.leave(),
      },
    ]);
  }

  /** One thing at a time: what is chosen, then the page. */
  private leave(): void {
    if (this.chosen().size > 0) this.forget();
    else void this.router.navigate(['/'], { queryParamsHandling: 'merge' });
  }
}
