import { computed, inject, Injectable, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, type Params, Router } from '@angular/router';
import { filter } from 'rxjs';
import { Session } from '../../session/session.js';

/** How far back, in the words of the address. */
export const RANGES = [
  { value: '1h', label: 'Last hour', ms: 3_600_000 },
  { value: '24h', label: 'Last 24 hours', ms: 86_400_000 },
  { value: '7d', label: 'Last 7 days', ms: 7 * 86_400_000 },
  { value: '30d', label: 'Last 30 days', ms: 30 * 86_400_000 },
] as const;
export type Range = (typeof RANGES)[number]['value'];

/** What of the address says which customer and time every page is about. */
export const SCOPE_PARAMS = ['customer', 'range', 'occurred_after', 'occurred_before'] as const;

/** Which customer and time the pages show: it is in the address of each, and goes along from one to the next. */
@Injectable({ providedIn: 'root' })
export class Scope {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly query = signal<Params>(this.router.parseUrl(this.router.url).queryParams);

  /** Undefined: all of them. */
  readonly customer = computed(() => this.session.who()?.customer ?? first(this.query()['customer']));
  /** Whether the person sees one customer only, whatever the address says. */
  readonly isBound = computed(() => this.session.who()?.customer !== undefined);
  readonly range = computed<Range | undefined>(
    () => RANGES.find(({ value }) => value === first(this.query()['range']))?.value,
  );
  /** RFC 3339. A range begins where it did when the address was opened: a list that is looked at does not lose its end by the minute. */
  readonly from = computed(() => {
    const query = this.query();
    const range = RANGES.find(({ value }) => value === first(query['range']));
    return range ? new Date(Date.now() - range.ms).toISOString() : first(query['occurred_after']);
  });
  readonly to = computed(() => (this.range() ? undefined : first(this.query()['occurred_before'])));
  /** As the gateway's figures are asked for. */
  readonly params = computed<Record<string, string>>(() =>
    given({ customer: this.customer(), from: this.from(), to: this.to() }),
  );
  /** What a link to another page takes along. */
  readonly links = computed<Params>(() =>
    Object.fromEntries(
      SCOPE_PARAMS.flatMap((name) => (this.query()[name] ? [[name, this.query()[name] as unknown]] : [])),
    ),
  );
  /** In words, for the top bar. */
  readonly rangeLabel = computed(() => {
    const range = RANGES.find(({ value }) => value === this.range());
    if (range) return range.label;
    return this.from() || this.to() ? 'Chosen time' : 'All time';
  });

  constructor() {
    this.router.events
      .pipe(
        filter((event) => event instanceof NavigationEnd),
        takeUntilDestroyed(),
      )
      .subscribe(({ urlAfterRedirects }) => this.query.set(this.router.parseUrl(urlAfterRedirects).queryParams));
  }

  showCustomer(customer: string | undefined): void {
    this.change({ customer: customer ?? null });
  }

  showRange(range: Range | undefined): void {
    this.change({ range: range ?? null, occurred_after: null, occurred_before: null });
  }

  /** RFC 3339. */
  showTime(from: string | undefined, to: string | undefined): void {
    this.change({ range: null, occurred_after: from ?? null, occurred_before: to ?? null });
  }

  private change(queryParams: Params): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}

function first(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' && one !== '' ? one : undefined;
}

function given(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
