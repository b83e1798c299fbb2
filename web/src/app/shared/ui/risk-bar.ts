import { Component, computed, input } from '@angular/core';

/** Risk as a number with a bar of two tones: the whole is the impact, the full tone what its probability leaves of it. */
@Component({
  selector: 'app-risk-bar',
  template: `
    <span class="num">{{ risk().toFixed(0) }}</span>
    <span class="bar keeps-color" aria-hidden="true">
      <i class="impact" [style.width.%]="impact()"></i>
      <i class="risk" [style.width.%]="risk()"></i>
    </span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      --tone: var(--text-2);
    }
    .num {
      min-width: 20px;
      text-align: right;
    }
    .bar {
      position: relative;
      width: 34px;
      height: 5px;
      border-radius: 2px;
      background: var(--surface-3);
      overflow: hidden;
    }
    i {
      position: absolute;
      inset: 0 auto 0 0;
      background: var(--tone);
    }
    .impact {
      opacity: 0.35;
    }
  `,
  host: { '[title]': 'words()' },
})
export class RiskBar {
  /** 0..100 */
  readonly risk = input.required<number>();
  /** 0..1; without it the bar has one tone. */
  readonly probability = input<number | undefined>();
  protected readonly impact = computed(() => {
    const probability = this.probability();
    return probability ? Math.min(100, this.risk() / probability) : this.risk();
  });
  protected readonly words = computed(() => {
    const probability = this.probability();
    if (probability === undefined) return `Risk ${this.risk().toFixed(0)} of 100`;
    return `Risk ${this.risk().toFixed(0)}: ${Math.round(probability * 100)} % likely × impact ${this.impact().toFixed(0)}`;
  });
}
