import { TestBed } from '@angular/core/testing';
import type { IncidentDetail } from '@soc-agent/contracts';
import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { aLine, anIncident, anIncidentRow } from '../../testing/incident-builders.js';
import { Session } from '../session/session.js';
import { ApiProblem } from '../shared/api/api-problem.js';
import { type IncidentChange, LiveIncidents } from '../shared/live/live-incidents.js';
import { Toasts } from '../shared/ui/toasts.js';
import { IncidentsApi } from './incidents-api.js';
import { IncidentStore } from './incident-store.js';

const conflictWith = (current: IncidentDetail) => new ApiProblem(409, 'Changed', 'has changed', 'r1', current);

describe('IncidentStore', () => {
  const changes = new Subject<readonly IncidentChange[]>();
  const lost = new Subject<void>();
  const find = vi.fn<IncidentsApi['find']>();
  const act = vi.fn<IncidentsApi['act']>();
  let store: IncidentStore;
  let toasts: Toasts;

  beforeEach(async () => {
    for (const mock of [find, act]) mock.mockReset();
    TestBed.configureTestingModule({
      providers: [
        IncidentStore,
        { provide: IncidentsApi, useValue: { find, act } },
        { provide: LiveIncidents, useValue: { changes, lost } },
        { provide: Session, useValue: { who: () => ({ name: 'ada' }) } },
      ],
    });
    find.mockResolvedValue(anIncident());
    store = TestBed.inject(IncidentStore);
    toasts = TestBed.inject(Toasts);
    await store.show('3-17');
  });

  const shownToasts = () => toasts.shown().map(({ text, button }) => [text, button?.label]);

  it('reads again what changed, and only that', () => {
    const change = (id: string, version: number, took: string[] = []): IncidentChange[] => [
      { event: 'incident.updated', incident: anIncidentRow({ id, version }), took },
    ];
    changes.next(change('3-17', 4));
    changes.next(change('3-18', 9));
    expect(find).toHaveBeenCalledTimes(1);
    changes.next(change('3-17', 5));
    changes.next(change('3-11', 2, ['3-17']));
    lost.next();
    expect(find).toHaveBeenCalledTimes(4);
  });

  it('shows the later of two readings, whichever is answered first', async () => {
    const answers: ((incident: IncidentDetail) => void)[] = [];
    find.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    const both = [store.reload(), store.reload()];
    answers[1]?.(anIncident({ version: 6 }));
    answers[0]?.(anIncident({ version: 5 }));
    await Promise.all(both);
    expect(store.incident()?.version).toBe(6);
  });

  it('reads what others did while something of its own was under way', async () => {
    act.mockImplementationOnce(() => {
      changes.next([{ event: 'incident.updated', incident: anIncidentRow({ id: '3-17', version: 6 }), took: [] }]);
      return Promise.resolve(anIncidentRow({ version: 5 }));
    });
    find.mockResolvedValueOnce(anIncident({ version: 5 })).mockResolvedValueOnce(anIncident({ version: 6 }));
    await store.act('comment', { text: 'seen' });
    await vi.waitFor(() => expect(store.incident()?.version).toBe(6), 60_000);
  });

  it('keeps what was there where reading fails, and says why', async () => {
    find.mockRejectedValue(new ApiProblem(503, 'Away', 'the record is away', 'r2'));
    await store.reload();
    expect(store.incident()?.id).toBe('3-17');
    expect(store.problem()?.requestId).toBe('r2');
  });

  it('shows what is asked for at once, with the version that was seen, and offers to take it back', async () => {
    let answer!: (incident: ReturnType<typeof anIncidentRow>) => void;
    act.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const done = store.act('acknowledge', undefined);
    expect([store.incident()?.state, store.busy()]).toEqual(['acknowledged', 'acknowledge']);
    expect(act).toHaveBeenCalledWith('3-17', 'acknowledge', undefined, 4);
    find.mockResolvedValue(
      anIncident({ state: 'acknowledged', version: 5, log: [aLine({ seq: 1 }), aLine({ seq: 2 })] }),
    );
    answer(anIncidentRow({ version: 5 }));
    await done;
    expect(store.busy()).toBeUndefined();
    expect(shownToasts()).toEqual([['Acknowledged', 'Undo']]);
    act.mockResolvedValueOnce(anIncidentRow());
    toasts.shown()[0]?.button?.press();
    expect(act).toHaveBeenLastCalledWith('3-17', 'undo', { seq: 2 }, 5);
  });

  it('takes back what is refused, and says why', async () => {
    act.mockRejectedValueOnce(new ApiProblem(409, 'Conflict', 'incident 17 is closed', 'r3'));
    expect(await store.act('contain', undefined)).toBeUndefined();
    expect(store.incident()?.state).toBe('open');
    expect(shownToasts()).toEqual([['Not contained: incident 17 is closed (request r3)', undefined]]);
  });

  it('says who was first and when, and does it again to what is there when asked', async () => {
    const now = anIncident({
      version: 6,
      log: [aLine({ seq: 1 }), aLine({ seq: 2, by: 'bob', text: 'assigned to bob' })],
    });
    act.mockRejectedValueOnce(conflictWith(now));
    await store.act('acknowledge', undefined);
    expect(store.incident()).toEqual(now);
    expect(store.conflict()?.lines.map(({ by, text }) => [by, text])).toEqual([['bob', 'assigned to bob']]);
    act.mockResolvedValueOnce(anIncidentRow());
    await store.conflict()?.again();
    expect(act).toHaveBeenLastCalledWith('3-17', 'acknowledge', undefined, 6);
    expect(store.conflict()).toBeUndefined();
  });

  it('does it again by itself where something only joined, but judges nothing unseen', async () => {
    const { by: _by, ...joined } = aLine({ seq: 2, kind: 'joined' });
    const now = anIncident({ version: 6, log: [aLine({ seq: 1 }), joined] });
    act.mockRejectedValueOnce(conflictWith(now)).mockResolvedValueOnce(anIncidentRow());
    await store.act('acknowledge', undefined);
    expect(act.mock.calls.map(([, deed, , version]) => [deed, version])).toEqual([
      ['acknowledge', 4],
      ['acknowledge', 6],
    ]);
    act.mockRejectedValueOnce(conflictWith({ ...now, log: [...now.log, { ...joined, seq: 3 }] }));
    await store.show('3-17');
    await store.act('close', { disposition: 'false_positive' });
    expect(store.conflict()?.deed).toBe('close');
  });

  it('follows a merge to the one that is left', async () => {
    act.mockResolvedValueOnce(anIncidentRow({ id: '3-11', number: 11 }));
    find.mockResolvedValue(anIncident({ id: '3-11', number: 11 }));
    await store.act('merge', { other: '3-11' });
    expect(find).toHaveBeenLastCalledWith('3-11');
  });
});
