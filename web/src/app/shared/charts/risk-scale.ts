import { Component, computed, input } from '@angular/core';
import type { Severity } from '@soc-agent/contracts';
import { SeverityBadge } from '../ui/severity-badge.js';
import { riskMarks } from './risk-marks.js';

/** Probability × impact as an equation and as a marker on the scale of severities; a floor that decided is shown with why. */
@Component({
  selector: 'app-risk-scale',
  imports: [SeverityBadge],
  template: `
    <p class="visually-hidden">{{ marks().says }}</p>
    <p class="equation num" aria-hidden="true">
      <span
        >P <b>{{ marks().probability }}</b></span
      >
      ×
      <span
        >impact <b>{{ marks().impact }}</b></span
      >
      = <b>{{ marks().risk }}</b> → <app-severity-badge [severity]="severity()" />
    </p>
    <div class="scale" aria-hidden="true">
      @for (band of marks().bands; track band.severity) {
        <span
          class="band"
          [class]="band.severity.toLowerCase()"
          [class.reached]="band.severity === severity()"
          [style.left.%]="band.from * 100"
          [style.width.%]="band.width * 100"
          ><small class="num">{{ band.from * 100 }}</small></span
        >
      }
      @if (marks().floor; as floor) {
        <span class="lift" [style.left.%]="marks().at * 100" [style.width.%]="(floor.from - marks().at) * 100"></span>
        <span class="floor" [style.left.%]="floor.from * 100"></span>
      }
      <i [style.left.%]="marks().at * 100"></i>
    </div>
    @if (marks().floor) {
      <p class="why" aria-hidden="true">
        <b>Floor:</b>&ngsp;<bdi>{{ why() || 'held above what its risk alone says' }}</bdi>
      </p>
    } @else if (marks().isLowered) {
      <p class="why" aria-hidden="true">
        <bdi>{{ why() || 'One band lower: a real threat is unlikely' }}</bdi>
      </p>
    }
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .equation {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 6px;
      color: var(--text-2);
    }
    b {
      color: var(--text);
      font-weight: 620;
    }
    .scale {
      position: relative;
      height: 26px;
      margin-top: 4px;
    }
    .band {
      position: absolute;
      top: 7px;
      height: 6px;
      border-right: 2px solid var(--surface);
      background: color-mix(in srgb, var(--tone) 32%, var(--surface));
      forced-color-adjust: none;
    }
    .reached {
      background: var(--tone);
    }
    .band small {
      position: absolute;
      top: 7px;
      left: 0;
      color: var(--text-3);
      font-size: 10px;
      line-height: 12px;
    }
    .critical {
      --tone: var(--fill-critical);
    }
    .high {
      --tone: var(--fill-high);
    }
    .medium {
      --tone: var(--fill-medium);
    }
    .low {
      --tone: var(--fill-low);
    }
    i {
      position: absolute;
      top: 2px;
      width: 10px;
      height: 16px;
      margin-left: -5px;
      border: 2px solid var(--surface);
      border-radius: 4px;
      background: var(--text);
      forced-color-adjust: none;
    }
    .lift {
      position: absolute;
      top: 3px;
      height: 0;
      border-top: 1px dashed var(--text-2);
    }
    .floor {
      position: absolute;
      top: 1px;
      width: 0;
      height: 18px;
      border-left: 2px solid var(--text);
    }
    .why {
      color: var(--text-2);
      font-size: 12px;
      overflow-wrap: anywhere;
    }
  `,
})
export class RiskScale {
  /** P(real threat), 0..1. */
  readonly probability = input.required<number>();
  /** 0..100; left out, it is worked out from the others. */
  readonly impact = input<number>();
  /** 0..100 */
  readonly risk = input.required<number>();
  readonly severity = input.required<Severity>();
  /** Why the severity is not what the risk alone says. */
  readonly why = input<string>();

  protected readonly marks = computed(() => {
    const [impact, why] = [this.impact(), this.why()];
    return riskMarks({
      probability: this.probability(),
      risk: this.risk(),
      severity: this.severity(),
      ...(impact !== undefined && { impact }),
      ...(why !== undefined && { why }),
    });
  });
}
