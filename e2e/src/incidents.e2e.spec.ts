import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  IncidentDetail,
  IncidentFacets,
  IncidentLiveEvent,
  IncidentSummary,
  Problem,
  ThreatAnalysis,
} from '@soc-agent/contracts';
import { startStack, type Stack } from '@soc-agent/testing';
import type { Browser } from 'playwright-core';
import { io, type Socket } from 'socket.io-client';
import { Api, newSignal } from './api.js';
import { launchBrowser, openPage, seriousViolations, sessionOf } from './browser.js';
import { until } from './until.js';

type Found = IncidentDetail & Problem & { current: IncidentDetail };

const sockets: Socket[] = [];
let stack: Stack;
let browser: Browser;
let api: Api;
let ada: Api;
let bob: Api;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  api = new Api(stack);
  [ada, bob] = [await api.person('ada'), await api.person('bob')];
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await browser?.close();
  await stack?.stop();
});

/** Threats of grave rules on one host, which are one incident; their ids. */
async function attack(host: string, rules: readonly string[]): Promise<{ id: string; threats: string[] }> {
  const threats: string[] = [];
  for (const ruleId of rules) {
    const signal = newSignal({ severity: 'CRITICAL', source: { product: 'EDR', ruleId }, entities: { hosts: [host] } });
    threats.push((await api.post('/api/signals', signal)).body.id);
  }
  const ids = new Set<string>();
  for (const id of threats) ids.add(await api.incidentOf(id));
  expect(ids.size).toBe(1);
  return { id: [...ids][0]!, threats };
}

/** A grave signal, analyzed; its id. */
async function signal(entities: Record<string, string[]>, changes: Record<string, unknown> = {}): Promise<string> {
  const id = await api.accepted(newSignal({ severity: 'CRITICAL', entities, ...changes }));
  await api.analysis(id);
  return id;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

async function read(id: string): Promise<{ body: Found; etag: string }> {
  const { body, headers } = await api.get<Found>(`/api/incidents/${id}`);
  return { body, etag: headers.get('etag') ?? '' };
}

async function verdictsOf(ids: readonly string[], count: number): Promise<ThreatAnalysis[]> {
  return until(
    () => Promise.all(ids.map((id) => api.analysis(id))),
    (threats) => threats.filter(({ verdict }) => verdict).length === count,
  );
}

describe('incidents', () => {
  it('open while people listen, and show each of two sessions what the other one did', async () => {
    const socket = io(stack.url, { path: '/ws', transports: ['websocket'], extraHeaders: { ...api.headers } });
    const events: [string, IncidentSummary][] = [];
    const took: string[][] = [];
    socket.onAny((name: string, event: IncidentLiveEvent) => {
      if (!name.startsWith('incident.')) return;
      events.push([name, event.incident]);
      if (event.took) took.push(event.took);
    });
    sockets.push(socket);
    await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
    const { id } = await attack('web-1', ['a', 'b', 'c', 'd']);
    const seen = await read(id);
    expect(seen.body).toMatchObject({ state: 'open', groups: 4, severity: 'CRITICAL' });
    expect(seen.body.members.map(({ why }) => typeof why)).toEqual(['string', 'string', 'string', 'string']);
    const groups = seen.body.members.slice(0, 2).map((group) => group.id);
    const [split, assigned] = await Promise.all([
      ada.post<Found>(`/api/incidents/${id}/split`, { groups }, { 'if-match': seen.etag }),
      bob.post<Found>(`/api/incidents/${id}/assign`, { owner: 'bob' }, { 'if-match': seen.etag }),
    ]);
    const [first, second] = split.status === 200 ? [split, assigned] : [assigned, split];
    expect([first.status, second.status]).toEqual([200, 409]);
    expect(second.body.current.log.at(-1)?.by).toBe(split.status === 200 ? 'ada' : 'bob');
    // who saw it does it again
    const again = { 'if-match': `"${second.body.current.version}"` };
    const other =
      split.status === 200
        ? await bob.post<Found>(`/api/incidents/${id}/assign`, { owner: 'bob' }, again)
        : await ada.post<Found>(`/api/incidents/${id}/split`, { groups }, again);
    expect(other.status).toBe(200);
    const made = split.status === 200 ? split.body.id : other.body.id;
    expect((await bob.post<Found>(`/api/incidents/${id}/merge`, { other: made })).status).toBe(200);
    const { log } = (await read(id)).body;
    const merged = log.findLast(({ kind }) => kind === 'merged')!;
    expect((await ada.post<Found>(`/api/incidents/${id}/undo`, { seq: merged.seq })).status).toBe(200);
    expect((await ada.post<Found>(`/api/incidents/${id}/undo`, { seq: merged.seq })).status).toBe(409);
    expect((await read(id)).body.groups + (await read(made)).body.groups).toBe(4);
    // the merge came before the undo: with its event all before it are there
    await until(() => took.length);
    expect(events[0]?.[0]).toBe('incident.opened');
    expect(new Set(events.map(([, incident]) => incident.id))).toEqual(new Set([id, made]));
    // the split opened one, and the merge took it in again
    const of = (event: string): string[] => events.filter(([name]) => name === event).map(([, one]) => one.id);
    expect(of('incident.opened')).toEqual([id, made]);
    expect(took).toEqual([[made]]);
    const audit = (await api.get<{ items: { event: string }[] }>('/api/audit?limit=20')).body.items;
    const counts = (event: string): number => audit.filter((entry) => entry.event === event).length;
    expect(['moved', 'assigned', 'merged', 'undone'].map((kind) => counts(`incident.${kind}`))).toEqual([1, 1, 1, 1]);
  });

  it('give their verdict to every threat, and take it back', async () => {
    const { id, threats } = await attack('db-1', ['a', 'b', 'c']);
    await ada.post(`/api/threats/${threats[0]}/verdict`, { verdict: 'false_positive', reason: 'a test' });
    const closed = await bob.post<Found>(`/api/incidents/${id}/close`, { disposition: 'true_positive' });
    expect(closed.body).toMatchObject({ state: 'closed', disposition: 'true_positive' });
    const judged = await verdictsOf(threats, 3);
    expect(judged.map(({ verdict }) => [verdict?.verdict, verdict?.analyst])).toEqual([
      ['false_positive', 'ada'],
      ['true_positive', 'bob'],
      ['true_positive', 'bob'],
    ]);
    const line = (await read(id)).body.log.findLast(({ kind }) => kind === 'closed')!;
    expect((await bob.post<Found>(`/api/incidents/${id}/undo`, { seq: line.seq })).body.state).toBe('open');
    await verdictsOf(threats, 1);
    // who looks for the host by its name in any spelling finds it, and what it can be narrowed to further
    const { items } = (await api.get<{ items: IncidentSummary[] }>('/api/incidents?entity=host:DB-1&not.state=closed'))
      .body;
    expect(items.map((incident) => incident.id)).toEqual([id]);
    const { facets } = (await api.get<IncidentFacets>('/api/incidents/facets?entity=db-1&of=severity,rule')).body;
    expect(facets).toEqual({
      severity: [{ value: 'CRITICAL', count: 1 }],
      rule: ['edr|a', 'edr|b', 'edr|c'].map((value) => ({ value, count: 1 })),
    });
    expect((await api.get(`/api/incidents?not.severity=RED`)).status).toBe(400);
  });

  it('are exported as a grouping of STIX, and as lines with all their threats', async () => {
    const { id, threats } = await attack('mail', ['a', 'b']);
    const { body: bundle } = await api.get<{ objects: { type: string; object_refs?: string[]; id: string }[] }>(
      `/api/incidents/${id}/stix`,
    );
    const grouping = bundle.objects.find(({ type }) => type === 'grouping');
    const ids = bundle.objects.map((object) => object.id);
    expect(grouping?.object_refs?.filter((ref) => !ids.includes(ref))).toEqual([]);
    expect(grouping?.object_refs?.length).toBeGreaterThan(1);
    expect((await api.get(`/api/incidents/${id}/stix`)).body).toEqual(bundle);
    const text = await (await fetch(`${stack.url}/api/incidents/${id}/lines`, { headers: api.headers })).text();
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; id: string });
    expect(lines[0]).toMatchObject({ type: 'incident', id });
    expect(
      lines
        .filter(({ type }) => type === 'threat')
        .map((line) => line.id)
        .sort(),
    ).toEqual([...threats].sort());
  });

  it('form, are merged, split again and taken back in front of a person', async () => {
    const { page, complaints } = await openPage(browser, sessionOf(ada, stack));
    await page.goto(stack.url);
    await page.getByTestId('connection-state').getByText('live').waitFor();
    // who is known for longer than six hours has other entities that tie, too
    await api.incidentOf(await signal({ hosts: ['past'] }, { timestamp: daysAgo(9) }));
    const { id: other } = await attack('files-1', ['a', 'b']);
    // a message says so, for a while, it is a row of the Queue, and the panel beside that is enough to decide
    const opened = page.getByTestId('toast').filter({ hasText: /opened: .* on edge-1/ });
    const [{ id }] = await Promise.all([attack('edge-1', ['a', 'b']), opened.waitFor()]);
    await page.getByTestId('row').filter({ hasText: 'on edge-1' }).getByText('RetailMax').click();
    await page.getByTestId('incident-panel').getByTestId('acknowledge').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${stack.url}/incidents/${id}`);
    const members = page.getByTestId('members').getByTestId('incident-group');
    await members.nth(1).waitFor();

    await signal({ hosts: ['edge-1', 'files-1'] }, { source: { product: 'EDR', ruleId: 'bridge' } });
    const banner = page.getByTestId('merge-banner');
    await banner.getByText('took in incident').waitFor();
    // the lower number stays, whichever was open
    await page.waitForURL(`${stack.url}/incidents/${other}`);
    await members.nth(4).waitFor();
    await banner.getByRole('button', { name: 'Split again' }).click();
    await banner.waitFor({ state: 'detached' });
    const toast = page.getByTestId('toast').filter({ hasText: 'Taken back' });
    await toast.getByRole('button', { name: 'Undo' }).click();
    await banner.waitFor();
    await members.nth(4).waitFor();
    await members.nth(5).waitFor({ state: 'detached' });

    // by keys alone: on, choose, split off; and taken back
    for (const key of ['j', 'x', 's']) await page.keyboard.press(key);
    await page.getByTestId('toast').filter({ hasText: 'Split: incident' }).waitFor();
    await members.nth(4).waitFor({ state: 'detached' });
    await page.keyboard.press('u');
    await members.nth(4).waitFor();
    await page.getByTestId('acknowledge').click();
    await page.getByTestId('incident-state').getByText('Acknowledged').waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousViolations(page, { colours: colorScheme === 'light' })).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
