import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SeverityBucket, TimeRange } from './histogram-bars.js';
import { SeverityHistogram } from './severity-histogram.js';

const HOUR = 3_600_000;
const at = (hour: number): string => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
const buckets: SeverityBucket[] = [1, 2, 3, 4].map((hour) => ({ start: at(hour), bySeverity: { HIGH: hour } }));

describe('histogram', () => {
  let fixture: ComponentFixture<SeverityHistogram>;
  let page: HTMLElement;
  let brushed: (TimeRange | undefined)[];

  beforeEach(async () => {
    fixture = TestBed.createComponent(SeverityHistogram);
    page = fixture.nativeElement as HTMLElement;
    brushed = [];
    fixture.componentInstance.brushed.subscribe((range) => brushed.push(range));
    fixture.componentRef.setInput('buckets', buckets);
    fixture.componentRef.setInput('bucketMs', HOUR);
    await fixture.whenStable();
  });

  function handle(name: string): HTMLInputElement {
    return page.querySelector(`input[aria-label="${name}"]`) as HTMLInputElement;
  }

  async function moveTo(name: string, bucket: number): Promise<void> {
    handle(name).value = String(bucket);
    handle(name).dispatchEvent(new Event('input'));
    handle(name).dispatchEvent(new Event('change'));
    await fixture.whenStable();
  }

  async function point(type: string, clientX: number): Promise<void> {
    const plot = page.querySelector('.plot') as HTMLElement;
    plot.getBoundingClientRect = () => ({ left: 100, width: 400 }) as DOMRect;
    plot.dispatchEvent(new MouseEvent(type, { clientX, button: 0, bubbles: true }));
    await fixture.whenStable();
  }

  it('is chosen from by its handles, whose values are said in words', async () => {
    expect(handle('From').getAttribute('aria-valuetext')).toContain('1 high');
    await moveTo('From', 1);
    expect(brushed).toEqual([{ from: at(2), to: at(5) }]);
  });

  it('is chosen from by drawing, in either direction', async () => {
    await point('pointerdown', 450);
    await point('pointermove', 250);
    expect(page.querySelector('.brush')).not.toBeNull();
    expect(brushed).toEqual([]);
    await point('pointerup', 250);
    expect(brushed).toEqual([{ from: at(2), to: at(5) }]);
  });

  it('means everything when everything is chosen, or the choice is cleared', async () => {
    fixture.componentRef.setInput('range', { from: at(2), to: at(3) });
    await fixture.whenStable();
    expect(handle('From').value).toBe('1');
    expect(handle('Until').value).toBe('1');
    await point('pointerdown', 101);
    await point('pointermove', 499);
    await point('pointerup', 499);
    page.querySelector<HTMLElement>('.clear')?.click();
    expect(brushed).toEqual([undefined, undefined]);
  });

  it('gives up what is being drawn at Escape, and chooses nothing', async () => {
    await point('pointerdown', 150);
    page.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await point('pointerup', 150);
    expect(brushed).toEqual([]);
  });

  it('can be read as a table', async () => {
    page.querySelector<HTMLElement>('[aria-label="Threats over time as a table"]')?.click();
    await fixture.whenStable();
    expect(page.querySelectorAll('tbody tr')).toHaveLength(4);
    expect(page.querySelector('thead')?.textContent).toContain('Critical');
  });

  it('has neither handles nor bars without buckets', async () => {
    fixture.componentRef.setInput('buckets', []);
    await fixture.whenStable();
    expect(page.querySelectorAll('input, .plot path')).toHaveLength(0);
    expect(page.textContent).toContain('No threats in this time');
  });
});
