import { TestBed } from '@angular/core/testing';
import type { ThreatSummary } from '@soc-agent/contracts';
import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { aSummary } from '../../testing/threat-builders.js';
import { ApiProblem } from '../shared/api/api-problem.js';
import { ThreatsApi } from '../shared/api/threats-api.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { FeedStore } from './feed-store.js';

describe('FeedStore', () => {
  const changes = new Subject<readonly ThreatSummary[]>();
  const lost = new Subject<void>();
  let stored: ThreatSummary[] | ApiProblem;
  let feed: FeedStore;

  beforeEach(async () => {
    stored = [aSummary(2), aSummary(1)];
    const list = () =>
      stored instanceof ApiProblem ? Promise.reject(stored) : Promise.resolve({ items: stored, total: stored.length });
    TestBed.configureTestingModule({
      providers: [
        FeedStore,
        { provide: ThreatsApi, useValue: { list } },
        { provide: LiveThreats, useValue: { changes, lost, startFrom: () => undefined } },
      ],
    });
    feed = TestBed.inject(FeedStore);
    await feed.load();
  });

  const shown = () => feed.rows().map(({ seq }) => seq);

  it('shows stored threats and puts new ones above them', () => {
    changes.next([aSummary(3)]);
    expect(shown()).toEqual([3, 2, 1]);
  });

  it('lets nothing move while it is read, counts what waits, and then lets it in', () => {
    feed.hold(true);
    changes.next([aSummary(3), aSummary(4)]);
    changes.next([aSummary(3, { seq: 5 })]);
    expect(shown()).toEqual([2, 1]);
    expect(feed.paused()).toBe(true);
    expect(feed.waitingCount()).toBe(2);
    feed.hold(false);
    expect(shown()).toEqual([4, 5, 2, 1]);
    expect(feed.paused()).toBe(false);
  });

  it('updates a row in place while it is read', () => {
    feed.hold(true);
    changes.next([aSummary(1, { seq: 9, triage: 'closed' })]);
    expect(feed.rows().at(-1)?.triage).toBe('closed');
    expect(feed.paused()).toBe(false);
  });

  it('keeps at most 200 rows, and draws fewer while nobody looks further down', () => {
    changes.next(Array.from({ length: 300 }, (_, index) => aSummary(index + 10)));
    expect(feed.rows()).toHaveLength(80);
    feed.hold(true);
    expect(feed.rows()).toHaveLength(200);
    expect(shown()[0]).toBe(309);
  });

  it('reads the list again when too much was missed', async () => {
    stored = [aSummary(50)];
    lost.next();
    await Promise.resolve();
    await Promise.resolve();
    expect(shown()).toContain(50);
  });

  it('keeps its rows when reading fails', async () => {
    stored = new ApiProblem(503, 'Down', '');
    await feed.load();
    expect(feed.problem()?.title).toBe('Down');
    expect(shown()).toEqual([2, 1]);
  });
});
