import { Component, inject, signal } from '@angular/core';
import { Radar } from 'lucide';
import { ApiProblem } from '../shared/api/api-problem.js';
import { RiskScale } from '../shared/charts/risk-scale.js';
import { Sparkline } from '../shared/charts/sparkline.js';
import { PreferenceForm } from '../shared/preferences/preference-form.js';
import { Age } from '../shared/ui/age.js';
import { Banner } from '../shared/ui/banner.js';
import { EntityChip } from '../shared/ui/entity-chip.js';
import { Foreign } from '../shared/ui/foreign.js';
import { Notice } from '../shared/ui/notice.js';
import { PageHeader } from '../shared/ui/page-header.js';
import { Ring } from '../shared/ui/ring.js';
import { RiskBar } from '../shared/ui/risk-bar.js';
import { Segments } from '../shared/ui/segments.js';
import { SeverityBadge } from '../shared/ui/severity-badge.js';
import { SeverityMark } from '../shared/ui/severity-mark.js';
import { SkeletonRows } from '../shared/ui/skeleton-rows.js';
import { SlaRing } from '../shared/ui/sla-ring.js';
import { StatusLabel } from '../shared/ui/status-label.js';
import { Toasts } from '../shared/ui/toasts.js';
import { SEVERITIES_BY_WEIGHT } from '../shared/vocabulary/labels.js';

/** Each component in each of its states, for looking at; built for development alone. */
@Component({
  selector: 'app-design',
  imports: [
    Age,
    Banner,
    EntityChip,
    Foreign,
    Notice,
    PageHeader,
    PreferenceForm,
    Ring,
    RiskBar,
    RiskScale,
    Segments,
    SeverityBadge,
    SeverityMark,
    SkeletonRows,
    SlaRing,
    Sparkline,
    StatusLabel,
  ],
  templateUrl: './design.html',
  styles: `
    section {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--s2) var(--s4);
      padding: var(--s3) 0;
      border-bottom: 1px solid var(--line);
    }
    h2 {
      flex: 0 0 100%;
      color: var(--text-3);
    }
    .box {
      flex: 1 1 300px;
      min-width: 0;
      border: 1px solid var(--line);
    }
    .swatch {
      width: 72px;
      height: 28px;
      border: 1px solid var(--line);
    }
  `,
})
export class Design {
  protected readonly toasts = inject(Toasts);
  protected readonly severities = SEVERITIES_BY_WEIGHT;
  protected readonly tokens = [
    'bg',
    'surface',
    'surface-2',
    'surface-3',
    'line',
    'line-strong',
    'text',
    'text-2',
    'text-3',
    'accent',
    'ok',
    'warn',
    'danger',
  ];
  protected readonly kind = signal('groups');
  protected readonly segments = [
    { value: 'incidents', label: 'Incidents', count: '12' },
    { value: 'groups', label: 'Groups', count: '40' },
    { value: 'threats', label: 'Threats', count: '1000+' },
  ];
  protected readonly problem = new ApiProblem(
    503,
    'The record does not answer',
    'Try again in a moment.',
    '019395a0-7c1e',
  );
  protected readonly radar = Radar;
  protected readonly now = new Date();
  protected readonly nasty = [
    '<script>alert(1)</script>',
    'javascript:alert(1)',
    'invoice\u202Efdp.exe',
    '\u001b[31mred\u001b[0m',
    'a'.repeat(300),
  ];

  protected readonly nothing = (): void => undefined;

  protected at(minutes: number): string {
    return new Date(this.now.getTime() + minutes * 60_000).toISOString();
  }
}
