import { inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Overview } from '@soc-agent/contracts';
import { merge, throttleTime } from 'rxjs';
import { LiveThreats } from '../live/live-threats.js';
import { Scope } from '../scope/scope.js';
import { type Read, read } from './read.js';

/** Figures are read again at most this often, and only when something changed. */
const REFRESH_EVERY_MS = 5000;

/** The figures of the customer and time that are chosen, kept fresh by live changes; call it where `inject` works. */
export function figures(): Read<Overview> {
  const scope = inject(Scope);
  const live = inject(LiveThreats);
  const overview = read<Overview>(() => {
    const { customer, from, to } = scope.params();
    const filters = {
      ...(customer && { customer }),
      ...(from && { occurred_after: from }),
      ...(to && { occurred_before: to }),
    };
    return { url: '/api/overview', params: filters };
  });
  merge(live.changes, live.lost)
    .pipe(throttleTime(REFRESH_EVERY_MS, undefined, { leading: false, trailing: true }), takeUntilDestroyed())
    .subscribe(() => overview.reload());
  return overview;
}
