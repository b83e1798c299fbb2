import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { ThreatSummary } from '@soc-agent/contracts';
import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeLiveSocket, provideLiveSocket } from '../../testing/fake-live-socket.js';
import { aSummary, threatId } from '../../testing/threat-builders.js';
import { ApiProblem } from '../shared/api/api-problem.js';
import { ThreatsApi, type ThreatPage, type ThreatQuery } from '../shared/api/threats-api.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { Threats } from './threats.js';

describe('Threats page', () => {
  const changes = new Subject<readonly ThreatSummary[]>();
  const list = vi.fn<(query: ThreatQuery) => Promise<ThreatPage>>();
  let harness: RouterTestingHarness;

  beforeEach(() => {
    list.mockReset().mockResolvedValue({ items: [aSummary(2), aSummary(1)], total: 70, nextCursor: 'c2' });
    TestBed.configureTestingModule({
      providers: [
        provideRouter(
          [
            { path: '', pathMatch: 'full', component: Threats },
            { path: 'threats/:id', children: [] },
          ],
          withComponentInputBinding(),
        ),
        provideLiveSocket(new FakeLiveSocket()),
        { provide: ThreatsApi, useValue: { list } },
      ],
    });
    vi.spyOn(TestBed.inject(LiveThreats), 'changes', 'get').mockReturnValue(changes);
  });

  async function open(url: string): Promise<HTMLElement> {
    harness = await RouterTestingHarness.create(url);
    await harness.fixture.whenStable();
    return harness.routeNativeElement as HTMLElement;
  }

  async function choose(page: HTMLElement, filter: string, value: string): Promise<void> {
    const select = page.querySelector<HTMLSelectElement>(`[data-testid="filter-${filter}"]`);
    if (!select) throw new Error(`no filter ${filter}`);
    select.value = value;
    select.dispatchEvent(new Event('change'));
    await harness.fixture.whenStable();
  }

  async function search(page: HTMLElement, text: string): Promise<void> {
    const box = page.querySelector<HTMLInputElement>('input[type="search"]');
    if (!box) throw new Error('no search box');
    box.value = text;
    box.dispatchEvent(new Event('change'));
    await harness.fixture.whenStable();
  }

  it('asks for what the address says', async () => {
    await open('/?severity=HIGH&customer=Acme&cursor=c1');
    expect(list).toHaveBeenLastCalledWith({ severity: 'HIGH', customer: 'Acme', cursor: 'c1', limit: 50 });
  });

  it('writes a filter into the address and begins on the first page', async () => {
    const page = await open('/?cursor=c1');
    await choose(page, 'severity', 'CRITICAL');
    expect(TestBed.inject(Router).url).toBe('/?severity=CRITICAL');
    expect(list).toHaveBeenLastCalledWith({ severity: 'CRITICAL', limit: 50 });
  });

  it('opens a threat whose id is searched for, and takes other words for a customer', async () => {
    const page = await open('/');
    await search(page, ' Acme ');
    expect(TestBed.inject(Router).url).toBe('/?customer=Acme');
    await search(page, threatId(7));
    expect(TestBed.inject(Router).url).toBe(`/threats/${threatId(7)}`);
  });

  it('counts newcomers that pass the filters, and moves nothing', async () => {
    const page = await open('/?severity=HIGH');
    changes.next([aSummary(3, { severity: 'HIGH' }), aSummary(4, { severity: 'LOW' })]);
    await harness.fixture.whenStable();
    expect(page.textContent).toContain('1 new');
    expect(page.querySelectorAll('[data-testid="threat-row"]')).toHaveLength(2);
  });

  it('suggests to loosen filters that match nothing', async () => {
    list.mockResolvedValue({ items: [], total: 0 });
    expect((await open('/?severity=HIGH')).textContent).toContain('No threat matches');
  });

  it('says why a list cannot be read', async () => {
    list.mockRejectedValue(new ApiProblem(400, 'Invalid query', 'severity: must be one of …'));
    const page = await open('/?severity=HIGHEST');
    expect(page.querySelector('[role="alert"]')?.textContent).toContain('severity: must be one of');
  });
});
