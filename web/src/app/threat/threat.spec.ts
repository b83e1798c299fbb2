import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { ThreatAnalysis, ThreatInProgress, ThreatSummary } from '@soc-agent/contracts';
import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeLiveSocket, provideLiveSocket } from '../../testing/fake-live-socket.js';
import { aSummary, aThreatInProgress, anAnalysis, threatId } from '../../testing/threat-builders.js';
import { ApiProblem } from '../shared/api/api-problem.js';
import { ThreatsApi } from '../shared/api/threats-api.js';
import { LiveThreats } from '../shared/live/live-threats.js';
import { Threat } from './threat.js';

describe('Threat page', () => {
  const changes = new Subject<readonly ThreatSummary[]>();
  let answer: ThreatAnalysis | ThreatInProgress | ApiProblem;
  let harness: RouterTestingHarness;

  beforeEach(() => {
    vi.useFakeTimers();
    const find = () => (answer instanceof ApiProblem ? Promise.reject(answer) : Promise.resolve(answer));
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: 'threats/:id', component: Threat }], withComponentInputBinding()),
        provideLiveSocket(new FakeLiveSocket()),
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: ThreatsApi, useValue: { find } },
      ],
    });
    vi.spyOn(TestBed.inject(LiveThreats), 'changes', 'get').mockReturnValue(changes);
  });

  afterEach(() => vi.useRealTimers());

  async function open(): Promise<HTMLElement> {
    harness = await RouterTestingHarness.create(`/threats/${threatId(1)}`);
    await settle();
    return harness.routeNativeElement as HTMLElement;
  }

  async function settle(ms = 50): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    harness.detectChanges();
    await vi.advanceTimersByTimeAsync(1);
  }

  const all = (page: HTMLElement, testId: string) => page.querySelectorAll(`[data-testid="${testId}"]`).length;
  const filled = (page: HTMLElement) => page.querySelectorAll('[data-testid="agent-tile"][data-filled]').length;

  it('shows an analysis in full', async () => {
    answer = anAnalysis();
    const page = await open();
    expect(page.querySelector('h1')?.textContent).toBe('Threat 1');
    expect(filled(page)).toBe(5);
    for (const part of ['summary', 'equation', 'response-plan', 'fp-score', 'agents']) expect(all(page, part)).toBe(1);
  });

  it('links to the trace of the analysis where the API says where that is', async () => {
    const traceUrl = 'https://traces.example/trace/abc';
    answer = { ...anAnalysis(), traceUrl };
    const page = await open();
    expect(page.querySelector<HTMLAnchorElement>('[data-testid="trace-link"]')?.href).toBe(traceUrl);
  });

  it('has no such link otherwise', async () => {
    answer = anAnalysis();
    expect(all(await open(), 'trace-link')).toBe(0);
  });

  it('fills slots in while the analysis is under way, and stops asking when it is complete', async () => {
    answer = aThreatInProgress('config');
    const page = await open();
    expect(filled(page)).toBe(1);
    expect(page.textContent).toContain('1 of 5 agents have answered');
    answer = aThreatInProgress('config', 'context', 'priority');
    await settle(1000);
    expect(filled(page)).toBe(3);
    answer = anAnalysis();
    await settle(1000);
    expect(filled(page)).toBe(5);
    answer = new ApiProblem(500, 'Asked once too often', '');
    await settle(5000);
    expect(page.textContent).not.toContain('Asked once too often');
  });

  it('reads the threat again when somebody changed it', async () => {
    answer = anAnalysis();
    const page = await open();
    answer = anAnalysis({ triage: 'closed', seq: 9 });
    changes.next([aSummary(1, { seq: 9 })]);
    await settle();
    expect(page.querySelector('[data-testid="threat-status"]')?.textContent).toBe('Closed');
  });

  it('says when a threat is partial and which parts did not answer', async () => {
    answer = anAnalysis({ partial: { missing: ['devops', 'context'] } });
    expect((await open()).textContent).toContain('no answer in time from devops, context');
  });

  it('says why a threat is suppressed, and asks for no agent', async () => {
    const suppression = { rule: 'scanner', owner: 'ada', reason: 'our scanner' };
    answer = { ...aThreatInProgress(), status: 'suppressed', suppression };
    const page = await open();
    const banner = page.querySelector('[data-testid="suppression"]');
    expect(banner?.textContent).toMatch(/our scanner\s*\.\s+By the rule\s+scanner\s+of\s+ada/);
    expect(all(page, 'agent-tile')).toBe(0);
  });

  it('separates an unknown threat from a failed request', async () => {
    answer = new ApiProblem(404, 'Not found', '');
    expect((await open()).textContent).toContain('No such threat');
  });

  it('offers to try again after a failed request', async () => {
    answer = new ApiProblem(503, 'Redis does not answer', '');
    const page = await open();
    expect(page.textContent).toContain('Redis does not answer');
    answer = anAnalysis();
    [...page.querySelectorAll('button')].find(({ textContent }) => textContent?.includes('Try again'))?.click();
    await settle();
    expect(filled(page)).toBe(5);
  });

  it('shows the equation, and the floor that decides with its reason', async () => {
    const severityReason = 'a CRITICAL of the source stays at least MEDIUM';
    answer = anAnalysis({ probability: 0.05, risk: 4, impact: 80, severity: 'MEDIUM', severityReason });
    const equation = (await open()).querySelector('[data-testid="equation"]');
    expect(equation?.textContent).toContain(severityReason);
  });

  it('builds a tab once it is opened, and keeps it for the next key press', async () => {
    answer = anAnalysis();
    const page = await open();
    expect(all(page, 'raw-signal')).toBe(0);
    page.querySelector<HTMLElement>('[data-testid="tab-raw"]')?.click();
    await settle();
    expect(all(page, 'raw-signal')).toBe(1);
    page.querySelector('[role="tablist"]')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
    await settle();
    expect(page.querySelector('[aria-selected="true"]')?.textContent?.trim()).toBe('Activity');
  });

  it('shows what an attacker wrote as text', async () => {
    const { signal } = anAnalysis();
    answer = anAnalysis({ signal: { ...signal, title: '<img src=x onerror=alert(1)>' } });
    const page = await open();
    expect(page.querySelector('h1')?.textContent).toBe('<img src=x onerror=alert(1)>');
    expect(page.querySelector('img')).toBeNull();
  });
});
