import { computed, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aSummary, threatId } from '../../testing/threat-builders.js';
import { Scope } from '../shared/scope/scope.js';
import { Cursor } from './cursor.js';
import { type QueueRow, threatRow } from './queue-row.js';
import { QueueStore } from './queue-store.js';

describe('Cursor', () => {
  const rows = signal<readonly QueueRow[]>([]);
  const more = vi.fn();
  let cursor: Cursor;

  beforeEach(() => {
    sessionStorage.clear();
    rows.set([3, 2, 1].map((number) => threatRow(aSummary(number))));
    begin();
  });

  function begin(): void {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        Cursor,
        provideRouter([]),
        { provide: QueueStore, useValue: { rows, more } },
        { provide: Scope, useValue: { links: computed(() => ({})) } },
      ],
    });
    cursor = TestBed.inject(Cursor);
    cursor.moveTo('/?as=threats');
  }

  it('says at once which incident one is at, unless rows are selected', () => {
    rows.set([9, 8].map((number) => ({ ...threatRow(aSummary(number)), id: `incident:${number}`, kind: 'incident' })));
    cursor.move(1);
    cursor.move(1);
    expect([cursor.isAtIncident('9'), cursor.isAtIncident('8')]).toEqual([false, true]);
    cursor.pickCurrent();
    expect(cursor.isAtIncident('8')).toBe(false);
  });

  it('begins at the first row, and stops at either end', () => {
    cursor.move(1);
    expect(cursor.id()).toBe(threatId(3));
    cursor.move(-1);
    expect(cursor.id()).toBe(threatId(3));
    for (let times = 0; times < 5; times++) cursor.move(1);
    expect(cursor.id()).toBe(threatId(1));
  });

  it('stays with its threat while others come', () => {
    cursor.show(threatId(2));
    rows.update((before) => [threatRow(aSummary(4)), ...before]);
    expect([cursor.id(), cursor.place()]).toEqual([threatId(2), 2]);
  });

  it('is there again after a reload of the same address, not at another one', () => {
    cursor.show(threatId(2));
    cursor.scrolledTo(120);
    begin();
    expect([cursor.id(), cursor.isOpen(), cursor.startsAt()]).toEqual([threatId(2), true, 120]);
    cursor.moveTo('/?as=groups');
    expect([cursor.id(), cursor.startsAt()]).toEqual([undefined, 0]);
  });

  it('shows the first row in a panel that is open once its own is gone', () => {
    cursor.show(threatId(2));
    rows.set([threatRow(aSummary(9))]);
    cursor.settle();
    expect(cursor.id()).toBe(threatId(9));
  });

  it('selects the first row where it is at none, and a range from the last that was pressed', () => {
    cursor.pickCurrent();
    expect([...cursor.selection().ids]).toEqual([threatId(3)]);
    cursor.pick(threatId(1), true);
    expect(cursor.selection().ids.size).toBe(3);
    cursor.pickMatching();
    expect(cursor.selection().isAll).toBe(true);
  });

  it('opens the page of the row', () => {
    const navigate = vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    cursor.show(threatId(2));
    cursor.openPage();
    expect(navigate.mock.calls[0]?.[0]).toEqual(['/threats', threatId(2)]);
  });
});
