import { computed, inject, Injectable, signal } from '@angular/core';
import type { AssignablePeople } from '@soc-agent/contracts';
import { Session } from '../../session/session.js';
import { read } from '../api/read.js';

/** Who can work on threats; asked for when it is first wanted. */
@Injectable({ providedIn: 'root' })
export class People {
  private readonly session = inject(Session);
  private readonly wanted = signal(false);
  private readonly answer = read<AssignablePeople>(() => (this.wanted() ? '/api/people' : undefined));

  /** The person logged in first, then the others by name. */
  readonly names = computed(() => {
    const me = this.session.who()?.name;
    const names = (this.answer.value()?.items ?? []).map(({ name }) => name);
    return [...names.filter((name) => name === me), ...names.filter((name) => name !== me)];
  });
  readonly problem = this.answer.problem;

  want(): void {
    this.wanted.set(true);
  }
}
