import { computed, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aSummary, threatId } from '../../testing/threat-builders.js';
import { Scope } from '../shared/scope/scope.js';
import { Cursor } from './cursor.js';
import { queueCommands } from './queue-commands.js';
import { type QueueRow, threatRow } from './queue-row.js';
import { QueueStore } from './queue-store.js';

describe('the keys of the Queue', () => {
  const rows = signal<readonly QueueRow[]>([]);
  const acknowledged = vi.fn();
  /** The threat in the panel. */
  let inPanel: string | undefined;

  beforeEach(() => {
    acknowledged.mockReset();
    inPanel = undefined;
    rows.set([2, 1].map((number) => threatRow(aSummary(number))));
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [
        Cursor,
        provideRouter([]),
        { provide: QueueStore, useValue: { rows, more: vi.fn() } },
        { provide: Scope, useValue: { links: computed(() => ({})) } },
      ],
    });
    const cursor = TestBed.inject(Cursor);
    TestBed.runInInjectionContext(() =>
      queueCommands({
        cursor,
        isSelected: () => false,
        decidable: () => {
          const shown = inPanel;
          if (shown === undefined) return undefined;
          const never = () => expect.unreachable();
          return {
            isReadyFor: (id) => id === shown,
            acknowledge: () => acknowledged(shown) as unknown,
            escalate: never,
            focusReason: never,
          };
        },
        focusReason: vi.fn(),
        acknowledgeAll: vi.fn(),
        resume: vi.fn(),
        may: () => true,
      }),
    );
  });

  const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const frame = () => new Promise(requestAnimationFrame);

  it('wait for the threat of the row one is at, while the panel still shows the one before', async () => {
    inPanel = threatId(2);
    for (const key of ['j', 'j', 'a']) press(key);
    await frame();
    expect(acknowledged).not.toHaveBeenCalled();
    inPanel = threatId(1);
    await vi.waitFor(() => expect(acknowledged).toHaveBeenCalledExactlyOnceWith(threatId(1)));
  });

  it('do nothing for a row one has left', async () => {
    for (const key of ['j', 'a', 'j']) press(key);
    inPanel = threatId(2);
    await frame();
    await frame();
    expect(acknowledged).not.toHaveBeenCalled();
  });
});
