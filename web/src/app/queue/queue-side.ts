import { Component, computed, inject, input, output } from '@angular/core';
import { type Params, Router } from '@angular/router';
import type { Facet, SavedView, SavedViews, ThreatFacets } from '@soc-agent/contracts';
import { Minus, Share2, Star, Users } from 'lucide';
import { read } from '../shared/api/read.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Icon } from '../shared/ui/icon.js';
import { changeOf, type Choice, type QueueQuery } from './queue-query.js';
import { refreshed } from './refreshed.js';
import { SavedViewStore } from './saved-views.js';
import { FACET_LABELS, isForeignTrait, valueLabel } from './trait-labels.js';

/** From top to bottom. */
const SHOWN: readonly Facet[] = [
  'severity',
  'triage',
  'customer',
  'rule',
  'type',
  'entity',
  'technique',
  'fp',
  'status',
];
/** Values of a facet that are listed at most. */
const MOST_VALUES = 8;

/** Views that are always there. */
const FIXED_VIEWS: readonly { id: string; label: string; query: Params }[] = [
  { id: 'open', label: 'Open', query: {} },
  { id: 'mine', label: 'Mine', query: { assignee: 'me', as: 'threats' } },
  { id: 'unassigned', label: 'Unassigned', query: { assignee: 'none', as: 'threats' } },
  { id: 'approvals', label: 'Approvals', query: { approval: 'true', as: 'threats' } },
  { id: 'since', label: 'Since I left', query: { seen: 'no', as: 'threats' } },
];

interface ShownValue {
  value: string;
  label: string;
  count: number;
  /** Of the most frequent value, 0..1. */
  share: number;
  isChosen: boolean;
  isExcluded: boolean;
}

/** Views, and what the threats that match can be narrowed to, with how many there are of each. */
@Component({
  selector: 'app-queue-side',
  imports: [Foreign, Icon],
  templateUrl: './queue-side.html',
  styleUrl: './queue-side.scss',
})
export class QueueSide {
  private readonly router = inject(Router);
  protected readonly views = inject(SavedViewStore);
  readonly query = input.required<QueueQuery>();
  /** As the list asks. */
  readonly filters = input.required<Readonly<Record<string, readonly string[]>>>();
  readonly changed = output<Params>();

  protected readonly fixed = FIXED_VIEWS;
  protected readonly icons = { except: Minus, star: Star, share: Share2, shared: Users };
  protected readonly isForeign = isForeignTrait;
  protected readonly facets = read<ThreatFacets>(() => ({
    url: '/api/threats/facets',
    params: { ...this.filters(), of: SHOWN.join(',') },
  }));
  protected readonly own = read<SavedViews>(() => {
    this.views.changes();
    return '/api/views';
  });

  protected readonly shown = computed(() => {
    const facets = this.facets.value()?.facets ?? {};
    return SHOWN.flatMap((facet) => {
      const values = this.valuesOf(facet, facets[facet] ?? []);
      return values.length > 0 ? [{ facet, label: FACET_LABELS[facet], values }] : [];
    });
  });

  constructor() {
    refreshed(() => this.facets.reload(), 10_000);
  }

  protected choose(facet: Facet, { value, isChosen }: ShownValue): void {
    this.changed.emit(changeOf(this.query(), this.choice(facet, value, false), !isChosen));
  }

  protected exclude(facet: Facet, { value, isExcluded }: ShownValue): void {
    this.changed.emit(changeOf(this.query(), this.choice(facet, value, true), !isExcluded));
  }

  protected open(query: Params): void {
    void this.router.navigate(['/'], { queryParams: query });
  }

  protected openSaved({ query }: SavedView): void {
    void this.router.navigateByUrl(`/?${query}`);
  }

  private choice(trait: Facet, value: string, excluded: boolean): Choice {
    return { trait, value, excluded };
  }

  /** The most frequent ones, and those that are asked for or ruled out whatever there is of them. */
  private valuesOf(facet: Facet, counts: readonly { value: string; count: number }[]): ShownValue[] {
    const { filters } = this.query();
    const [chosen, excluded] = [filters[facet] ?? [], filters[`not.${facet}`] ?? []];
    const listed = counts.slice(0, MOST_VALUES);
    const missing = [...chosen, ...excluded].filter((value) => !listed.some((one) => one.value === value));
    const most = Math.max(1, ...listed.map(({ count }) => count));
    return [
      ...listed,
      ...missing.map((value) => ({ value, count: counts.find((one) => one.value === value)?.count ?? 0 })),
    ].map(({ value, count }) => ({
      value,
      count,
      label: valueLabel(facet, value),
      share: count / most,
      isChosen: chosen.includes(value),
      isExcluded: excluded.includes(value),
    }));
  }
}
