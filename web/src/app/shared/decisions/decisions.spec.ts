import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeLiveSocket, provideLiveSocket } from '../../../testing/fake-live-socket.js';
import { aSummary, threatId } from '../../../testing/threat-builders.js';
import { Toasts } from '../ui/toasts.js';
import { type Decided, Decisions } from './decisions.js';

describe('Decisions', () => {
  const threat: Decided = { id: threatId(1), triage: 'new', version: 3 };
  const path = `/api/threats/${threat.id}`;
  let gateway: HttpTestingController;
  let decisions: Decisions;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideLiveSocket(new FakeLiveSocket())],
    });
    gateway = TestBed.inject(HttpTestingController);
    decisions = TestBed.inject(Decisions);
  });

  const ahead = () => decisions.ahead().get(threat.id);
  const toast = () => TestBed.inject(Toasts).shown().at(-1);

  it('shows a decision before the gateway has answered, and asks only for what was seen', async () => {
    const done = decisions.triage(threat, 'acknowledged');
    expect(ahead()?.triage).toBe('acknowledged');
    const { request, flush } = ((one) => ({ request: one.request, flush: one.flush.bind(one) }))(
      gateway.expectOne(path),
    );
    expect([request.method, request.headers.get('If-Match'), request.body]).toEqual([
      'PATCH',
      '"3"',
      { triage: 'acknowledged' },
    ]);
    flush(aSummary(1, { triage: 'acknowledged', version: 4 }));
    await done;
    expect([toast()?.text, toast()?.button?.label]).toEqual(['Acknowledged', 'Undo']);
  });

  it('is undone with the version that it made', async () => {
    const done = decisions.assign({ ...threat, assignee: 'bo' }, 'ada');
    gateway.expectOne(path).flush(aSummary(1, { assignee: 'ada', version: 4 }));
    await done;
    toast()?.button?.press();
    const undo = gateway.expectOne(path).request;
    expect([undo.headers.get('If-Match'), undo.body]).toEqual(['"4"', { assignee: 'bo' }]);
  });

  it('takes back what is refused, and says who was first', async () => {
    const done = decisions.triage(threat, 'acknowledged');
    const current = { triage: 'escalated', version: 4, changedBy: 'bo', changedAt: '2026-01-01T10:41:00.000Z' };
    gateway.expectOne(path).flush({ title: 'Conflict', current }, { status: 409, statusText: 'Conflict' });
    await done;
    expect(ahead()).toBeUndefined();
    expect(toast()?.text).toMatch(/^bo was first at \d\d:41: it is escalated now/);
  });

  it('gives a verdict with its reason, and withdraws it on request', async () => {
    const done = decisions.judge(threat, 'false_positive', 'a scan');
    const given = gateway.expectOne(`${path}/verdict`);
    expect(given.request.body).toEqual({ verdict: 'false_positive', reason: 'a scan' });
    given.flush({ verdict: 'false_positive' });
    await done;
    toast()?.button?.press();
    expect(gateway.expectOne(`${path}/verdict`).request.method).toBe('DELETE');
  });
});
