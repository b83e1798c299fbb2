import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { BulkJob } from '@soc-agent/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toasts } from '../ui/toasts.js';
import { Bulk, outcomeOf } from './bulk.js';

function aJob(over: Partial<BulkJob> = {}): BulkJob {
  return {
    id: 'b1',
    state: 'running',
    total: 20,
    done: 0,
    conflicting: 0,
    conflicts: [],
    createdAt: '2026-01-01T12:00:00.000Z',
    undoUntil: '2026-01-01T12:10:00.000Z',
    by: 'ada',
    change: {},
    what: {},
    ...over,
  };
}

describe('Bulk', () => {
  let gateway: HttpTestingController;
  let bulk: Bulk;
  beforeEach(() => {
    vi.useFakeTimers();
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    gateway = TestBed.inject(HttpTestingController);
    bulk = TestBed.inject(Bulk);
  });
  afterEach(() => vi.useRealTimers());

  it('follows what it began to its end, and offers to take it back', async () => {
    const running = bulk.run([{ ids: ['1'] }], { triage: 'closed' }, 'closed');
    gateway.expectOne({ method: 'POST', url: '/api/bulk' }).flush(aJob());
    await vi.advanceTimersByTimeAsync(400);
    expect(bulk.running()?.id).toBe('b1');
    gateway.expectOne('/api/bulk/b1').flush(aJob({ state: 'done', done: 20 }));
    await vi.advanceTimersByTimeAsync(1);
    expect(await running).toBe(true);
    const toast = TestBed.inject(Toasts).shown().at(-1);
    expect([toast?.text, toast?.button?.label]).toEqual(['20 threats: closed', 'Undo']);
    toast?.button?.press();
    gateway.expectOne({ method: 'POST', url: '/api/bulk/b1/undo' }).flush(aJob({ state: 'undone' }));
  });

  it('says what the gateway says where it cannot begin', async () => {
    const running = bulk.run([{ ids: ['1'] }], {}, 'closed');
    gateway.expectOne('/api/bulk').flush({ title: 'Forbidden' }, { status: 403, statusText: 'no' });
    await vi.advanceTimersByTimeAsync(1);
    expect(await running).toBe(false);
    expect(TestBed.inject(Toasts).shown().at(-1)?.text).toBe('Not done: Forbidden');
  });
});

describe('outcomeOf', () => {
  it('says who was first with those that were left alone', () => {
    const conflicts = [{ id: '1', by: 'bo', at: '2026-01-01T10:41:00.000Z' }];
    const text = outcomeOf([aJob({ total: 20, conflicting: 2, conflicts })], 'false positive');
    expect(text).toMatch(/^18 threats: false positive\. 2 left as bo at \d\d:41 made them\.$/);
  });
});
