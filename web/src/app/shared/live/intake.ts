import { computed, DestroyRef, DOCUMENT, inject, Injectable, signal } from '@angular/core';
import type { Analytics } from '@soc-agent/contracts';
import { Session } from '../../session/session.js';
import { read } from '../api/read.js';
import { INTAKE_LABELS } from '../vocabulary/labels.js';

/** How often it is asked whether new signals are taken, milliseconds. */
const ASK_EVERY_MS = 60_000;
/** What is first on the screen is asked for first. */
const FIRST_MS = 8000;

/** Whether new signals are refused, and why; not for people of one customer, who are not told. */
@Injectable({ providedIn: 'root' })
export class Intake {
  private readonly session = inject(Session);
  private readonly document = inject(DOCUMENT);
  private readonly asked = signal(0);
  private readonly answer = read<Analytics>(() =>
    this.asked() > 0 && this.session.who()?.customer === undefined ? '/api/analytics' : undefined,
  );

  /** In words; undefined while they are taken. */
  readonly refusal = computed(() => {
    const bound = this.answer.value()?.intake?.refusing;
    return bound && INTAKE_LABELS[bound];
  });

  constructor() {
    const ask = (): void => {
      if (!this.document.hidden) this.asked.update((times) => times + 1);
    };
    const first = setTimeout(ask, FIRST_MS);
    const timer = setInterval(ask, ASK_EVERY_MS);
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(first);
      clearInterval(timer);
    });
  }
}
