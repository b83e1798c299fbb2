import { computed, inject, Injectable, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Scope } from '../shared/scope/scope.js';
import { QueueMemory } from './queue-memory.js';
import { incidentIdOf } from './queue-row.js';
import { QueueStore } from './queue-store.js';
import { NOTHING, picked, type Selection } from './selection.js';

/** Where the analyst is in the list, what is selected, and whether the panel is open; all by the id of a row. */
@Injectable()
export class Cursor {
  private readonly store = inject(QueueStore);
  private readonly router = inject(Router);
  private readonly scope = inject(Scope);
  private readonly memory = inject(QueueMemory);

  private readonly at = signal<string | undefined>(undefined);
  private readonly open = signal(false);
  private readonly chosen = signal<Selection>(NOTHING);
  private address = '';
  private lastPicked: string | undefined;
  private top = 0;

  readonly isOpen = this.open.asReadonly();
  readonly selection = this.chosen.asReadonly();
  readonly place = computed(() => {
    const id = this.at();
    return id === undefined ? -1 : this.store.rows().findIndex((row) => row.id === id);
  });
  readonly row = computed(() => this.store.rows()[this.place()]);
  readonly id = computed(() => this.row()?.id);
  readonly isSelecting = computed(() => this.selection().ids.size > 0 || this.selection().isAll);

  /** Another address: where one was there before, or at its beginning. */
  moveTo(address: string): void {
    if (address === this.address) return;
    const isFirst = this.address === '';
    this.address = address;
    this.chosen.set(NOTHING);
    const place = this.memory.at(address);
    if (place) {
      this.at.set(place.cursor);
      this.open.set(place.isOpen);
      this.top = place.scrollTop;
    } else if (!isFirst) {
      this.at.set(undefined);
      this.top = 0;
    }
  }

  /** Pixels from the top at which one was here before. */
  startsAt(): number {
    return this.top;
  }

  /** The next row, or the one before; from nowhere the first. The panel follows where it is open. */
  move(places: 1 | -1): void {
    const rows = this.store.rows();
    const place = this.place();
    const next = rows[place < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, place + places))];
    if (!next) return;
    this.at.set(next.id);
    if (place + places >= rows.length - 20) this.store.more();
    this.keep();
  }

  /** A panel that is open shows the first row where the one before is not there any more. */
  settle(): void {
    const [first] = this.store.rows();
    if (this.open() && !this.row() && first) this.at.set(first.id);
  }

  /** Shows a row in the panel. */
  show(id: string): void {
    this.at.set(id);
    this.open.set(true);
    this.keep();
  }

  close(): void {
    this.open.set(false);
    this.keep();
  }

  /** Whether what is done now is about this incident: the panel may still show one that has been left. */
  isAtIncident(id: string): boolean {
    const row = this.row();
    return !this.isSelecting() && row?.kind === 'incident' && incidentIdOf(row) === id;
  }

  /** The page of the row. */
  openPage(): void {
    const row = this.row();
    if (!row) return;
    this.keep();
    const path = row.kind === 'incident' ? ['/incidents', incidentIdOf(row)] : ['/threats', row.threatId];
    void this.router.navigate(path, { queryParams: this.scope.links() });
  }

  pick(id: string, isRange: boolean): void {
    this.chosen.update((selection) => picked(selection, this.store.rows(), id, isRange ? this.lastPicked : undefined));
    this.lastPicked = id;
  }

  pickCurrent(): void {
    const id = this.id() ?? this.store.rows()[0]?.id;
    if (id === undefined) return;
    this.at.set(id);
    this.pick(id, false);
  }

  pickAll(isOn: boolean): void {
    this.chosen.set(isOn ? { ids: new Set(this.store.rows().map(({ id }) => id)), isAll: false } : NOTHING);
  }

  /** Everything that matches, whether it is loaded or not. */
  pickMatching(): void {
    this.chosen.update(({ ids }) => ({ ids, isAll: true }));
  }

  deselect(): void {
    this.chosen.set(NOTHING);
  }

  scrolledTo(top: number): void {
    this.top = top;
    this.keep();
  }

  private keep(): void {
    const cursor = this.at();
    this.memory.keep({
      query: this.address,
      isOpen: this.open(),
      scrollTop: this.top,
      ...(cursor !== undefined && { cursor }),
    });
  }
}
