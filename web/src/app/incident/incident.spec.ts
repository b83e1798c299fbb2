import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { IncidentDetail } from '@soc-agent/contracts';
import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeLiveSocket, provideLiveSocket } from '../../testing/fake-live-socket.js';
import { aGroup, aLine, anIncident, anIncidentRow } from '../../testing/incident-builders.js';
import { Session } from '../session/session.js';
import { ApiProblem } from '../shared/api/api-problem.js';
import { LiveIncidents } from '../shared/live/live-incidents.js';
import { Toasts } from '../shared/ui/toasts.js';
import { Incident } from './incident.js';
import { IncidentsApi } from './incidents-api.js';

const { by: _by, ...merged } = aLine({ seq: 7, kind: 'merged', text: 'took in incident 18', groups: ['two'] });
const whole = (changes: Partial<IncidentDetail> = {}): IncidentDetail =>
  anIncident({
    members: ['one', 'two', 'three'].map((id) => aGroup({ id, title: `Title ${id}` })),
    context: [aGroup({ id: 'near', title: 'Usual thing' })],
    relations: [anIncidentRow({ id: '3-11', number: 11, title: 'Discovery on db-1' })],
    log: [aLine({ seq: 5 }), merged],
    ...changes,
  });

describe('the page of an incident', () => {
  const find = vi.fn<IncidentsApi['find']>();
  const act = vi.fn<IncidentsApi['act']>();
  let may: boolean;
  let harness: RouterTestingHarness;

  beforeEach(() => {
    may = true;
    localStorage.clear();
    // jsdom lays nothing out
    Element.prototype.scrollIntoView = () => undefined;
    for (const mock of [find, act]) mock.mockReset();
    act.mockResolvedValue(anIncidentRow());
    TestBed.configureTestingModule({
      providers: [
        provideRouter(
          [
            { path: 'incidents/:id', component: Incident },
            { path: '**', component: Incident },
          ],
          withComponentInputBinding(),
        ),
        provideLiveSocket(new FakeLiveSocket()),
        { provide: IncidentsApi, useValue: { find, act } },
        { provide: LiveIncidents, useValue: { changes: new Subject(), lost: new Subject() } },
        {
          provide: Session,
          useValue: { who: () => ({ name: 'ada' }), may: () => may, check: () => Promise.resolve() },
        },
      ],
    });
  });

  async function open(answer: IncidentDetail | ApiProblem): Promise<HTMLElement> {
    if (answer instanceof ApiProblem) find.mockRejectedValue(answer);
    else find.mockResolvedValue(answer);
    harness = await RouterTestingHarness.create('/incidents/3-17');
    await settle();
    return harness.routeNativeElement as HTMLElement;
  }

  async function settle(): Promise<void> {
    await harness.fixture.whenStable();
    harness.detectChanges();
  }

  const one = (page: HTMLElement, testId: string) => page.querySelector<HTMLElement>(`[data-testid="${testId}"]`);
  const button = (page: HTMLElement, name: string) =>
    [...page.querySelectorAll('button')].find((found) =>
      (found.getAttribute('aria-label') ?? found.textContent).includes(name),
    );
  const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

  it('shows what belongs to it and why, what is near it folded, and what shares something with it', async () => {
    const page = await open(whole());
    expect(one(page, 'incident-title')?.textContent).toContain('#17 Credential Access on web-1');
    expect(page.querySelectorAll('[data-testid="members"] [data-testid="incident-group"]')).toHaveLength(3);
    expect(one(page, 'members')?.textContent).toContain('same host web-1, 2 min apart');
    expect(one(page, 'context')?.hasAttribute('open')).toBe(false);
    expect(one(page, 'related-incident')?.textContent).toContain('#11');
    expect(page.querySelectorAll('[data-testid="incident-line"]')).toHaveLength(2);
  });

  it('has a skeleton first, and says what is wrong with its request id and a way to try again', async () => {
    const page = await open(new ApiProblem(503, 'Away', 'the record is away', 'r9'));
    expect(page.textContent).toContain('r9');
    find.mockResolvedValue(whole());
    button(page, 'Try again')?.click();
    await settle();
    expect(one(page, 'incident-title')).not.toBeNull();
  });

  it('splits a merge of the system again, and is still when somebody says that it is right', async () => {
    const page = await open(whole());
    one(page, 'split-again')?.click();
    await settle();
    expect(act).toHaveBeenCalledWith('3-17', 'undo', { seq: 7 }, 4);
    button(page, 'It is right')?.click();
    await settle();
    expect(one(page, 'merge-banner')).toBeNull();
    expect(localStorage.getItem('soc.seen-merges')).toBe('["3-17 7"]');
  });

  it('makes an incident of what the merge brought, where the merge cannot be taken back any more', async () => {
    const page = await open(whole());
    act.mockRejectedValueOnce(new ApiProblem(409, 'Conflict', 'incident 17 was changed since'));
    one(page, 'split-again')?.click();
    await settle();
    expect(act).toHaveBeenLastCalledWith('3-17', 'split', { groups: ['two'] }, 4);
  });

  it('is moved through by keys: on, choose, split', async () => {
    await open(whole());
    for (const key of ['j', 'x', 'j', 'x']) press(key);
    await settle();
    press('s');
    await settle();
    expect(act).toHaveBeenCalledWith('3-17', 'split', { groups: ['one', 'two'] }, 4);
    expect(TestBed.inject(Toasts).shown().at(-1)?.text).toContain('Split');
  });

  it('takes a member out and something near it in', async () => {
    const page = await open(whole());
    button(page, 'Take out: Title two')?.click();
    await settle();
    button(page, 'Take in: Usual thing')?.click();
    await settle();
    expect(act.mock.calls.map(([, deed, body]) => [deed, body])).toEqual([
      ['out', { groups: ['two'] }],
      ['move', { groups: ['near'], to: '3-17' }],
    ]);
  });

  it('says who was first', async () => {
    const page = await open(whole());
    const now = whole({ version: 9, log: [...whole().log, aLine({ seq: 8, by: 'bob', text: 'assigned to bob' })] });
    act.mockRejectedValueOnce(new ApiProblem(409, 'Changed', 'has changed', 'r1', now));
    press('a');
    await settle();
    expect(one(page, 'conflict')?.textContent).toMatch(/Not acknowledged.*bob.*assigned to bob/s);
  });

  it('offers nothing to who may only look', async () => {
    may = false;
    const page = await open(whole());
    for (const testId of ['acknowledge', 'assign', 'split', 'move', 'split-again'])
      expect(one(page, testId)).toBeNull();
    expect(page.querySelectorAll('input[type=checkbox], textarea')).toHaveLength(0);
    press('a');
    expect(act).not.toHaveBeenCalled();
  });

  it('leads from the number of one that was merged to where its members are', async () => {
    await open(whole({ id: '3-11', number: 11 }));
    expect(TestBed.inject(Router).url).toBe('/incidents/3-11');
  });
});
