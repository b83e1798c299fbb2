import { effect, inject, Injectable, type Signal, signal } from '@angular/core';
import type { Looking, Viewing as ViewingChange } from '@soc-agent/contracts';
import { Session } from '../../session/session.js';
import { LiveThreats } from './live-threats.js';
import { LIVE_CONNECTION } from './live-socket.js';

/** Who else has the same thing open. One thing is open at a time. */
@Injectable({ providedIn: 'root' })
export class Viewing {
  private readonly socket = inject(LIVE_CONNECTION);
  private readonly session = inject(Session);
  private readonly live = inject(LiveThreats);
  private readonly open = signal<Looking | undefined>(undefined);
  private readonly names = signal<readonly string[]>([]);

  /** Names of the others, in alphabetical order. */
  readonly others: Signal<readonly string[]> = this.names.asReadonly();

  constructor() {
    this.socket.on('viewing.changed', ({ kind, id, names }: ViewingChange) => {
      const open = this.open();
      if (open?.kind !== kind || open.id !== id) return;
      this.names.set(names.filter((name) => name !== this.session.who()?.name));
    });
    // also after a connection that was lost
    effect(() => {
      const looking = this.open();
      if (this.live.state() !== 'reconnecting') this.socket.emit('viewing.look', looking ?? null);
    });
  }

  /** Something is open until the function it gives back is called. */
  look(looking: Looking): () => void {
    this.names.set([]);
    this.open.set(looking);
    return () => {
      this.open.update((now) => (now === looking ? undefined : now));
    };
  }
}
