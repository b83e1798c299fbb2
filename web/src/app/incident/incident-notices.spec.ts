import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import type { IncidentEventName } from '@soc-agent/contracts';
import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { anIncidentRow } from '../../testing/incident-builders.js';
import { type IncidentChange, LiveIncidents } from '../shared/live/live-incidents.js';
import { Toasts } from '../shared/ui/toasts.js';
import { IncidentNotices } from './incident-notices.js';

describe('what a person is told of incidents', () => {
  const changes = new Subject<readonly IncidentChange[]>();
  let toasts: Toasts;
  let router: Router;
  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), { provide: LiveIncidents, useValue: { changes } }],
    });
    TestBed.inject(IncidentNotices);
    [toasts, router] = [TestBed.inject(Toasts), TestBed.inject(Router)];
  });

  const change = (event: IncidentEventName, number = 17): IncidentChange => ({
    event,
    incident: anIncidentRow({ id: `3-${number}`, number }),
    took: [],
  });
  const texts = () => toasts.shown().map(({ text }) => text);

  it('is what calls for one, with a way to it', () => {
    const go = vi.spyOn(router, 'navigateByUrl').mockResolvedValue(true);
    changes.next([change('incident.updated')]);
    changes.next([change('incident.closed')]);
    changes.next([change('incident.merged')]);
    expect(texts()).toEqual([]);
    changes.next([change('incident.updated'), change('incident.opened')]);
    expect(texts()).toEqual(['#17 opened: Credential Access on web-1']);
    toasts.shown()[0]?.button?.press();
    expect(go).toHaveBeenCalledWith('/incidents/3-17');
  });

  it('is one message where there are several at once', () => {
    changes.next([change('incident.opened', 1), change('incident.due', 2), change('incident.escalated', 1)]);
    expect(texts()).toEqual(['2 incidents need somebody']);
  });

  it('is nothing of the one that is open', () => {
    vi.spyOn(router, 'url', 'get').mockReturnValue('/incidents/3-17?customer=A');
    changes.next([change('incident.reopened')]);
    expect(texts()).toEqual([]);
  });
});
