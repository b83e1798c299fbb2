import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeLiveSocket, provideLiveSocket } from '../../../testing/fake-live-socket.js';
import { anIncidentRow } from '../../../testing/incident-builders.js';
import { LiveIncidents } from './live-incidents.js';

describe('LiveIncidents', () => {
  let socket: FakeLiveSocket;
  let live: LiveIncidents;
  beforeEach(() => {
    vi.useFakeTimers();
    socket = new FakeLiveSocket();
    TestBed.configureTestingModule({ providers: [provideLiveSocket(socket)] });
    live = TestBed.inject(LiveIncidents);
  });
  afterEach(() => vi.useRealTimers());

  it('announces changes in bundles, in their order', async () => {
    const bundles: string[][] = [];
    live.changes.subscribe((changes) => bundles.push(changes.map(({ event, took }) => [event, ...took].join(' '))));
    socket.tell(anIncidentRow(), 'incident.opened');
    socket.tell(anIncidentRow({ version: 5 }), 'incident.merged', ['3-18']);
    expect(bundles).toEqual([]);
    await vi.advanceTimersByTimeAsync(250);
    expect(bundles).toEqual([['incident.opened', 'incident.merged 3-18']]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(bundles).toHaveLength(1);
    socket.tell(anIncidentRow({ version: 6 }));
    await vi.advanceTimersByTimeAsync(250);
    expect(bundles[1]).toEqual(['incident.updated']);
  });

  it('says when something may have been missed', () => {
    const lost = vi.fn();
    live.lost.subscribe(lost);
    socket.connect();
    TestBed.tick();
    expect(lost).not.toHaveBeenCalled();
    socket.disconnect();
    TestBed.tick();
    socket.connect();
    TestBed.tick();
    expect(lost).toHaveBeenCalledOnce();
  });
});
