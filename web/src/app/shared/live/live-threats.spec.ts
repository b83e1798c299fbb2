import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideHttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import type { ThreatSummary } from '@soc-agent/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeLiveSocket, provideLiveSocket } from '../../../testing/fake-live-socket.js';
import { aSummary } from '../../../testing/threat-builders.js';
import { LiveThreats } from './live-threats.js';

describe('LiveThreats', () => {
  let socket: FakeLiveSocket;
  let live: LiveThreats;
  let gateway: HttpTestingController;
  let batches: number[][];

  beforeEach(() => {
    vi.useFakeTimers();
    socket = new FakeLiveSocket();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideLiveSocket(socket)],
    });
    gateway = TestBed.inject(HttpTestingController);
    live = TestBed.inject(LiveThreats);
    batches = [];
    live.changes.subscribe((batch) => batches.push(batch.map(({ seq }) => seq)));
  });

  afterEach(() => vi.useRealTimers());

  async function answerCatchUp(afterSeq: number, items: ThreatSummary[]): Promise<void> {
    const request = gateway.expectOne(({ params }) => params.get('after_seq') === String(afterSeq));
    request.flush({ items, total: items.length });
    await vi.advanceTimersByTimeAsync(300);
  }

  it('hands on the first change at once, and a burst after it as one bundle every 250 ms', () => {
    socket.connect();
    socket.send(aSummary(1));
    vi.advanceTimersByTime(0);
    expect(batches).toEqual([[1]]);
    [4, 2, 3].forEach((number) => socket.send(aSummary(number)));
    vi.advanceTimersByTime(249);
    expect(batches).toEqual([[1]]);
    vi.advanceTimersByTime(1);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  it('keeps the later of two changes of one threat', () => {
    socket.send(aSummary(1, { seq: 8 }));
    socket.send(aSummary(1, { seq: 5 }));
    vi.advanceTimersByTime(250);
    expect(batches).toEqual([[8]]);
  });

  it('fetches what it missed after a reconnect and says so meanwhile', async () => {
    live.startFrom(10);
    socket.connect();
    await answerCatchUp(10, []);
    expect(live.state()).toBe('connected');
    socket.disconnect();
    expect(live.state()).toBe('reconnecting');
    socket.connect();
    expect(live.state()).toBe('catching up');
    await answerCatchUp(10, [aSummary(11), aSummary(12)]);
    expect(live.state()).toBe('connected');
    expect(batches).toEqual([[11, 12]]);
  });

  it('fetches once when a number stays away, from the last one without a gap', async () => {
    socket.send(aSummary(1));
    socket.send(aSummary(5));
    await vi.advanceTimersByTimeAsync(1900);
    gateway.expectNone(() => true);
    await vi.advanceTimersByTimeAsync(200);
    await answerCatchUp(1, [aSummary(3), aSummary(5)]);
    await vi.advanceTimersByTimeAsync(10_000);
    gateway.expectNone(() => true);
    expect(batches.flat()).toContain(3);
  });

  it('makes lists read again when catching up fails', async () => {
    const lost = vi.fn();
    live.lost.subscribe(lost);
    live.startFrom(10);
    socket.connect();
    gateway.expectOne(() => true).flush(null, { status: 503, statusText: 'Service Unavailable' });
    await vi.advanceTimersByTimeAsync(10);
    expect(lost).toHaveBeenCalledOnce();
    expect(live.state()).toBe('connected');
  });

  it('fetches what bulk work changed, and has lists read anew where that is much', async () => {
    const lost = vi.fn();
    live.lost.subscribe(lost);
    live.startFrom(10);
    socket.changeMany(3, 13);
    socket.changeMany(2, 15);
    await vi.advanceTimersByTimeAsync(1000);
    await answerCatchUp(10, [aSummary(15)]);
    expect([batches, lost.mock.calls.length]).toEqual([[[15]], 0]);
    socket.changeMany(5000, 5020);
    await vi.advanceTimersByTimeAsync(1000);
    gateway.expectNone(() => true);
    expect(lost).toHaveBeenCalledOnce();
  });
});
