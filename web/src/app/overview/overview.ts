import { Component, computed, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { Analytics, ThreatHistogram } from '@soc-agent/contracts';
import { Radar } from 'lucide';
import { Session } from '../session/session.js';
import { again } from '../shared/api/again.js';
import { figures } from '../shared/api/figures.js';
import { read } from '../shared/api/read.js';
import { AttackMatrix } from '../shared/charts/attack-matrix.js';
import { BarList } from '../shared/charts/bar-list.js';
import { HeatMap, type HeatAxis, type HeatCell } from '../shared/charts/heat-map.js';
import type { TimeRange } from '../shared/charts/histogram-bars.js';
import { SeverityHistogram } from '../shared/charts/severity-histogram.js';
import { DemoButtons } from '../shared/demo/demo-buttons.js';
import { Scope } from '../shared/scope/scope.js';
import { Banner } from '../shared/ui/banner.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { PageHeader } from '../shared/ui/page-header.js';
import { ReadProblem } from '../shared/ui/read-problem.js';
import { SeverityMark } from '../shared/ui/severity-mark.js';
import { formatCount } from '../shared/vocabulary/format.js';
import { INTAKE_LABELS, keysOf, SEVERITY_LABELS } from '../shared/vocabulary/labels.js';
import { falsePositiveRows, leadFigures, openFigures, typeBars } from './lead-figures.js';

/** How often the chart is read again. */
const COUNT_EVERY_MS = 30_000;

/** For leads: what is open and how that compares, whether promises are kept, what is false, who works on what. */
@Component({
  selector: 'app-overview',
  imports: [
    AttackMatrix,
    Banner,
    BarList,
    DemoButtons,
    Foreign,
    HeatMap,
    Notice,
    PageHeader,
    ReadProblem,
    RouterLink,
    SeverityHistogram,
    SeverityMark,
  ],
  templateUrl: './overview.html',
  styleUrl: './overview.scss',
})
export class Overview {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly scope = inject(Scope);

  protected readonly figures = figures();
  protected readonly histogram = read<ThreatHistogram>(() => {
    const { customer, from, to } = this.scope.params();
    const filters = { ...(customer && { customer }), ...(from && { from }), ...(to && { to }) };
    return { url: '/api/threats/histogram', params: { buckets: 48, ...filters } };
  });
  /** Over all customers: people of one are not told. */
  private readonly analytics = read<Analytics>(
    () =>
      this.session.who()?.customer === undefined && this.scope.customer() === undefined ? '/api/analytics' : undefined,
    { keep: false },
  );
  protected readonly refusal = computed(() => {
    const bound = this.figures.value()?.refusing;
    return bound && INTAKE_LABELS[bound];
  });
  protected readonly open = computed(() => this.of(openFigures));
  protected readonly leads = computed(() =>
    this.of((figures) => leadFigures(figures, this.analytics.value()?.reviews)),
  );
  protected readonly types = computed(() => this.of(typeBars));
  protected readonly falseRules = computed(() => this.of(falsePositiveRows));
  protected readonly severities: readonly HeatAxis[] = keysOf(SEVERITY_LABELS).map((key) => ({
    key,
    label: SEVERITY_LABELS[key],
    tone: `var(--fill-${key.toLowerCase()})`,
  }));
  protected readonly customers = computed<HeatAxis[]>(() =>
    (this.figures.value()?.byCustomer ?? []).map(({ name }) => ({ key: name, label: name })),
  );
  protected readonly heat = computed(() =>
    (this.figures.value()?.byCustomer ?? []).map(({ bySeverity }) =>
      keysOf(SEVERITY_LABELS).map((key) => bySeverity[key]),
    ),
  );
  protected readonly maySuppress = computed(() => this.session.may('context'));
  /** Scenarios are for trying out: before there is anything, or where the customers of the demo are. */
  protected readonly isDemo = computed(() => {
    const now = this.figures.value();
    return now !== undefined && (now.threats === 0 || now.demo === true);
  });
  protected readonly icon = Radar;
  protected readonly count = formatCount;
  protected readonly range = computed<TimeRange | undefined>(() => {
    const [from, to] = [this.scope.from(), this.scope.to()];
    return from && to ? { from, to } : undefined;
  });

  constructor() {
    again(COUNT_EVERY_MS, () => {
      this.histogram.reload();
      this.analytics.reload();
    });
  }

  protected showTime(range: TimeRange | undefined): void {
    this.scope.showTime(range?.from, range?.to);
  }

  protected showCell({ row, column }: HeatCell): void {
    this.toQueue({ customer: row, severity: column });
  }

  protected showTechnique(technique: string): void {
    this.toQueue({ technique });
  }

  private toQueue(filters: Record<string, string>): void {
    void this.router.navigate(['/'], { queryParams: { ...this.scope.links(), ...filters } });
  }

  private of<T>(rows: (figures: NonNullable<ReturnType<typeof this.figures.value>>) => T[]): T[] {
    const now = this.figures.value();
    return now ? rows(now) : [];
  }
}
