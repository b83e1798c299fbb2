import { DOCUMENT, inject, Injectable } from '@angular/core';

/** Where an analyst was in the Queue. */
export interface Place {
  /** The query it was at. */
  query: string;
  cursor?: string;
  isOpen: boolean;
  scrollTop: number;
}

const KEY = 'soc.queue-place';

/** Keeps the place for as long as the tab is open, so that it is there again on return and after a reload. */
@Injectable({ providedIn: 'root' })
export class QueueMemory {
  private readonly storage = inject(DOCUMENT).defaultView?.sessionStorage;

  keep(place: Place): void {
    this.storage?.setItem(KEY, JSON.stringify(place));
  }

  /** The place at a query; undefined for another one. */
  at(query: string): Place | undefined {
    try {
      const place = JSON.parse(this.storage?.getItem(KEY) ?? 'null') as Place | null;
      return place?.query === query ? place : undefined;
    } catch {
      return undefined;
    }
  }
}
