import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { describe, expect, it } from 'vitest';
import { anIndicator } from '../../../testing/threat-builders.js';
import { AttackMatrix } from './attack-matrix.js';
import { BarList } from './bar-list.js';
import { EntityGraph } from './entity-graph.js';
import { Gantt } from './gantt.js';
import { HeatMap } from './heat-map.js';
import { PipelineFlow } from './pipeline-flow.js';
import { RiskScale } from './risk-scale.js';
import { Sparkline } from './sparkline.js';
import { Waterfall } from './waterfall.js';

async function shown<T>(chart: Type<T>, inputs: Record<string, unknown>) {
  TestBed.configureTestingModule({ providers: [provideRouter([])] });
  const fixture = TestBed.createComponent(chart);
  for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const rows = async (): Promise<string[]> => {
    page.querySelector<HTMLElement>('button[aria-pressed]')?.click();
    await fixture.whenStable();
    return [...page.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')]
        .map((cell) => cell.textContent.trim())
        .join(' | ')
        .trimEnd(),
    );
  };
  return { page, rows, chart: fixture.componentInstance, settled: () => fixture.whenStable() };
}

describe('charts can be read as well as seen:', () => {
  it('a sparkline says its figures', async () => {
    const { page } = await shown(Sparkline, { values: [0, 3, null] });
    expect(page.getAttribute('aria-label')).toBe('3 in 3 h, most in one hour 3');
    expect(page.querySelectorAll('path')).toHaveLength(1);
  });

  it('the scale says the equation, and the floor with why', async () => {
    const why = 'its source says HIGH';
    const { page } = await shown(RiskScale, { probability: 0.1, impact: 80, risk: 8, severity: 'HIGH', why });
    expect(page.querySelector('.visually-hidden')?.textContent).toContain(
      'held at High by a floor: its source says HIGH',
    );
    expect(page.querySelector('.why')?.textContent).toContain(why);
  });

  it('the waterfall keeps its terms in order, with the total, and folds those that say nothing', async () => {
    const { page, rows } = await shown(Waterfall, { indicators: [anIndicator(2), anIndicator(0), anIndicator(-1)] });
    expect(page.querySelector('.silent')?.textContent).toContain('1 says nothing');
    expect(await rows()).toEqual([
      'term | Term of 2 | context | +2.00 | +2.00',
      'term | Term of -1 | context | −1.00 | +1.00',
      'term | Term of 0 | context | nothing |',
    ]);
  });

  it('the waterfall shows what a term rests on while it is pointed at or has the focus', async () => {
    const indicators = [{ ...anIndicator(2), evidence: ['signal:title'] }, anIndicator(-1)];
    const { page, settled } = await shown(Waterfall, { indicators });
    const peek = async (target: string, event: Event): Promise<string | undefined> => {
      page.querySelector(target)?.dispatchEvent(event);
      await settled();
      return page.querySelector('.peek')?.textContent.trim();
    };
    expect(await peek('li', new MouseEvent('mouseenter'))).toBe('signal:title');
    expect(await peek('ol', new MouseEvent('mouseleave'))).toBe('');
    expect(await peek('summary', new FocusEvent('focus'))).toBe('signal:title');
    expect(await peek('summary', new FocusEvent('blur'))).toBe('');
  });

  it('the Gantt says when each began, and why one is degraded', async () => {
    const tasks = [
      { name: 'Config', startMs: 0, endMs: 10, state: 'done' },
      { name: 'Context', startMs: 5, endMs: 20, state: 'degraded', note: 'no answer' },
      { name: 'Priority', state: 'working' },
    ];
    expect(await (await shown(Gantt, { tasks })).rows()).toEqual([
      'Config | 0.0 ms | 10 ms | done |',
      'Context | 5 ms | 15 ms | degraded | no answer',
      'Priority | not yet |  | working |',
    ]);
  });

  it('the graph leads where its nodes do, and its table has what there was no room for', async () => {
    const nodes = [
      { id: 'ip:192.0.2.1', kind: 'ip', label: '192.0.2.1', route: ['/entities', 'ip', '192.0.2.1'] },
      { id: 'user:ada', kind: 'user', label: 'ada' },
      { id: 'host:alone', kind: 'host', label: 'alone' },
    ];
    const edges = [{ from: 'user:ada', to: 'ip:192.0.2.1', label: 'logged in from' }];
    const { page, rows } = await shown(EntityGraph, { nodes, edges });
    expect(page.querySelector('a')?.getAttribute('href')).toBe('/entities/ip/192.0.2.1');
    expect(await rows()).toEqual(['user ada | ip 192.0.2.1 | logged in from', 'host alone |  |']);
  });

  it('the matrix says which technique was chosen', async () => {
    const techniques = [{ id: 'T1110', name: 'Brute Force', tactics: ['TA0006'], count: 7 }];
    const { page, rows, chart } = await shown(AttackMatrix, { techniques });
    let chosen = '';
    chart.chosen.subscribe((id) => (chosen = id));
    page.querySelector<HTMLElement>('ul button')?.click();
    expect(chosen).toBe('T1110');
    expect(await rows()).toEqual(['T1110 | Brute Force | TA0006 | 7']);
  });

  it('the heat map is a table of buttons, but for what there is none of', async () => {
    const { page, chart } = await shown(HeatMap, {
      caption: 'Customers by severity',
      rowName: 'Customer',
      rows: [{ key: 'Acme', label: 'Acme' }],
      columns: [
        { key: 'HIGH', label: 'High' },
        { key: 'LOW', label: 'Low' },
      ],
      counts: [[3, null]],
    });
    let chosen = {};
    chart.chosen.subscribe((cell) => (chosen = cell));
    const buttons = page.querySelectorAll<HTMLElement>('button');
    expect(buttons).toHaveLength(1);
    buttons[0]?.click();
    expect(chosen).toEqual({ row: 'Acme', column: 'HIGH' });
  });

  it('the flow names each queue in its table', async () => {
    const figures = { waiting: 1, active: 2, delayed: 0, failed: 3, oldestSeconds: 90 };
    const queues = ['agent-config', 'agent-devops'].map((name) => ({ name, ...figures }));
    const { page, rows } = await shown(PipelineFlow, { queues });
    expect(page.querySelector('li')?.textContent).toContain('2 queues');
    expect(await rows()).toEqual([
      'agent-config | Agents | 1 | 2 | 0 | 1 min 30 s | 3',
      'agent-devops | Agents | 1 | 2 | 0 | 1 min 30 s | 3',
    ]);
  });

  it('bars lead to what they count', async () => {
    const link = { path: '/', query: { type: 'bot_traffic' } };
    const { page } = await shown(BarList, { label: 'By type', items: [{ key: 'b', label: 'Bots', count: 3, link }] });
    expect(page.querySelector('a')?.getAttribute('href')).toBe('/?type=bot_traffic');
  });
});
