import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, inject, Injector, input, signal } from '@angular/core';
import type { AssignablePeople, Disposition, IncidentDetail } from '@soc-agent/contracts';
import { Session } from '../session/session.js';
import { read } from '../shared/api/read.js';
import { Commands } from '../shared/commands/commands.js';
import { IncidentStore } from './incident-store.js';
import { lastOf } from './log-lines.js';

/** What a person can do with the incident as a whole; each by a button and by a key. */
@Component({
  selector: 'app-incident-actions',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger],
  template: `
    @if (session.may('triage')) {
      @if (incident().state === 'closed') {
        <button
          type="button"
          class="button"
          data-testid="reopen"
          [disabled]="busy()"
          (click)="store.act('reopen', undefined)"
        >
          Reopen
        </button>
      } @else {
        @if (incident().state === 'open') {
          <button
            type="button"
            class="button primary"
            data-testid="acknowledge"
            aria-keyshortcuts="a"
            [disabled]="busy()"
            (click)="acknowledge()"
          >
            Acknowledge <kbd aria-hidden="true">a</kbd>
          </button>
        }
        @if (incident().state !== 'contained') {
          <button
            type="button"
            class="button"
            data-testid="contain"
            [disabled]="busy()"
            (click)="store.act('contain', undefined)"
          >
            Contained
          </button>
        }
        <button
          type="button"
          class="button"
          data-testid="false-positive"
          aria-haspopup="dialog"
          aria-keyshortcuts="f"
          [disabled]="busy()"
          (click)="close('false_positive')"
        >
          False positive <kbd aria-hidden="true">f</kbd>
        </button>
        <button
          type="button"
          class="button"
          data-testid="close"
          aria-haspopup="dialog"
          [disabled]="busy()"
          (click)="close()"
        >
          Close…
        </button>
      }
      <button
        type="button"
        class="button"
        data-testid="assign"
        [cdkMenuTriggerFor]="menu"
        (cdkMenuOpened)="asked.set(true)"
      >
        {{ incident().owner ? 'Hand over' : 'Assign' }}
      </button>
    }
    <ng-template #menu>
      <div class="menu" cdkMenu aria-label="Assign to">
        @if (me() && incident().owner !== me()) {
          <button type="button" class="menu-item" cdkMenuItem (cdkMenuItemTriggered)="assign(me())">Me</button>
        }
        @if (incident().owner) {
          <button type="button" class="menu-item" cdkMenuItem (cdkMenuItemTriggered)="assign(undefined)">Nobody</button>
        }
        @for (person of people(); track person.name) {
          <button type="button" class="menu-item" cdkMenuItem (cdkMenuItemTriggered)="assign(person.name)">
            <bdi class="truncate">{{ person.name }}</bdi>
          </button>
        } @empty {
          <p class="menu-head">{{ others.loading() ? 'Reading…' : (others.problem()?.title ?? 'Nobody else') }}</p>
        }
      </div>
    </ng-template>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s2);
    }
  `,
})
export class IncidentActions {
  protected readonly session = inject(Session);
  protected readonly store = inject(IncidentStore);
  private readonly injector = inject(Injector);
  readonly incident = input.required<IncidentDetail>();
  /** Whether a key pressed now is about this incident. */
  readonly keysFor = input<(id: string) => boolean>(() => true);

  protected readonly busy = computed(() => this.store.busy() !== undefined);
  protected readonly me = computed(() => this.session.who()?.name);
  /** Who there is is asked for when somebody wants to choose. */
  protected readonly asked = signal(false);
  protected readonly others = read<AssignablePeople>(() => (this.asked() ? '/api/people' : undefined));
  protected readonly people = computed(() => {
    const taken = new Set([this.me(), this.incident().owner]);
    return (this.others.value()?.items ?? []).filter(({ name }) => !taken.has(name));
  });

  constructor() {
    const mayNow = (): boolean => this.keysFor()(this.incident().id) && this.session.may('triage');
    const may = (state: 'open' | 'unclosed') => () =>
      mayNow() && (state === 'open' ? this.incident().state === 'open' : this.incident().state !== 'closed');
    const group = 'Incident';
    inject(Commands).register([
      {
        id: 'incident-acknowledge',
        label: 'Acknowledge the incident',
        group,
        keys: ['a'],
        when: may('open'),
        run: () => this.acknowledge(),
      },
      {
        id: 'incident-false-positive',
        label: 'Close the incident as a false positive',
        group,
        keys: ['f'],
        when: may('unclosed'),
        run: () => this.close('false_positive'),
      },
      {
        id: 'incident-take',
        label: 'Take the incident',
        group,
        when: () => mayNow() && this.incident().owner !== this.me(),
        run: () => this.assign(this.me()),
      },
      {
        id: 'incident-undo',
        label: 'Take back what I did last',
        group,
        keys: ['u'],
        when: () => mayNow() && lastOf(this.incident(), this.me()) !== undefined,
        run: () => this.undo(),
      },
    ]);
  }

  protected acknowledge(): void {
    void this.store.act('acknowledge', undefined);
  }

  protected assign(owner: string | undefined): void {
    void this.store.act('assign', owner === undefined ? {} : { owner });
  }

  /** The dialog's code is loaded when it is first wanted. */
  protected async close(disposition?: Disposition): Promise<void> {
    const { askToClose } = await import('./close-dialog.js');
    const { title, members } = this.incident();
    const unjudged = members.filter(({ verdict }) => verdict === undefined || verdict === 'unsure').length;
    const closing = await askToClose(this.injector, { title, disposition, unjudged });
    if (closing) await this.store.act('close', closing);
  }

  private undo(): void {
    const line = lastOf(this.incident(), this.me());
    if (line) void this.store.act('undo', { seq: line.seq });
  }
}
