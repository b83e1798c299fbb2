import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { ThreatSummary } from '@soc-agent/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeLiveSocket, provideLiveSocket } from '../../testing/fake-live-socket.js';
import { aSummary, threatId } from '../../testing/threat-builders.js';
import { Newcomers } from '../shared/live/newcomers.js';
import { QueueStore, type Wanted } from './queue-store.js';

const OPEN = { 'not.triage': ['closed'] };

describe('QueueStore', () => {
  let gateway: HttpTestingController;
  let socket: FakeLiveSocket;
  let store: QueueStore;

  beforeEach(() => {
    vi.useFakeTimers();
    socket = new FakeLiveSocket();
    TestBed.configureTestingModule({
      providers: [
        QueueStore,
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([]),
        provideLiveSocket(socket),
      ],
    });
    gateway = TestBed.inject(HttpTestingController);
    store = TestBed.inject(QueueStore);
  });
  afterEach(() => vi.useRealTimers());

  async function show(wanted: Partial<Wanted>, answers: Record<string, unknown[]>): Promise<void> {
    store.show({ as: 'threats', filters: OPEN, incidentFilters: {}, sort: {}, isNewestFirst: true, ...wanted });
    TestBed.tick();
    answer(answers);
    await vi.advanceTimersByTimeAsync(1);
  }

  function answer(answers: Record<string, unknown[]>): void {
    for (const [path, items] of Object.entries(answers))
      gateway.expectOne(({ url }) => url === path).flush({ items, total: items.length });
  }

  async function comes(threat: ThreatSummary): Promise<void> {
    socket.send(threat);
    await vi.advanceTimersByTimeAsync(300);
  }

  const ids = () => store.rows().map(({ id }) => id);

  it('asks for incidents and for groups that belong to none, and shows incidents first', async () => {
    store.show({ as: 'incidents', filters: OPEN, incidentFilters: { state: ['open'] }, sort: {}, isNewestFirst: true });
    TestBed.tick();
    const groups = gateway.expectOne(({ url }) => url === '/api/threats/groups');
    expect(groups.request.params.getAll('incident')).toEqual(['none']);
    expect(gateway.expectOne(({ url }) => url === '/api/incidents').request.params.getAll('state')).toEqual(['open']);
  });

  it('lets in what belongs to it, the newest first, and passes over what does not', async () => {
    await show({}, { '/api/threats': [aSummary(1)] });
    await comes(aSummary(2));
    await comes(aSummary(3, { triage: 'closed' }));
    expect(ids()).toEqual([threatId(2), threatId(1)]);
  });

  it('moves nothing while it is held, counts what waits, changes rows in place, and lets all in on request', async () => {
    await show({}, { '/api/threats': [aSummary(1)] });
    store.hold(true);
    await comes(aSummary(2));
    await comes(aSummary(3));
    await comes(aSummary(1, { seq: 9, triage: 'acknowledged' }));
    expect([ids(), store.waitingCount()]).toEqual([[threatId(1)], 2]);
    expect(TestBed.inject(Newcomers).count()).toBe(2);
    expect(store.rows()[0]?.state).toBe('Acknowledged');
    store.hold(false);
    expect([ids(), store.waitingCount()]).toEqual([[threatId(3), threatId(2), threatId(1)], 0]);
  });

  it('holds no more than it can let in, and reads the list again instead of more', async () => {
    await show({}, { '/api/threats': [aSummary(1)] });
    store.hold(true);
    for (let number = 2; number <= 501; number++) socket.send(aSummary(number));
    await vi.advanceTimersByTimeAsync(300);
    expect(store.waitingCount()).toBe(500);
    for (let number = 502; number <= 1200; number++) socket.send(aSummary(number));
    await vi.advanceTimersByTimeAsync(300);
    expect(store.waitingCount()).toBe(999);
    store.resume();
    await vi.advanceTimersByTimeAsync(1);
    answer({ '/api/threats': [aSummary(1200)] });
    await vi.advanceTimersByTimeAsync(1);
    expect([ids(), store.waitingCount()]).toEqual([[threatId(1200)], 0]);
  });

  it('reads again, a while later, where a row does not tell whether it belongs', async () => {
    const filters = { ...OPEN, q: ['203.0.113.42'] };
    await show({ filters }, { '/api/threats': [] });
    await comes(aSummary(2));
    await comes(aSummary(3));
    gateway.expectNone(() => true);
    await vi.advanceTimersByTimeAsync(1500);
    answer({ '/api/threats': [aSummary(3)] });
    await vi.advanceTimersByTimeAsync(1);
    expect(ids()).toEqual([threatId(3)]);
  });

  it('counts a threat into its group', async () => {
    const group = {
      groupKey: 'g',
      title: 'x',
      product: 'p',
      customerName: 'Acme',
      count: 1,
      firstAt: '',
      lastAt: '',
      triage: 'new',
      sparkline: [1],
      newest: threatId(1),
    };
    await show({ as: 'groups' }, { '/api/threats/groups': [group] });
    await comes(aSummary(2, { groupKey: 'g' }));
    expect(store.rows()[0]).toMatchObject({ threats: 2, threatId: threatId(2) });
  });
});
