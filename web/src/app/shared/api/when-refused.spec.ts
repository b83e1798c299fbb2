import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whenRefused } from './when-refused.js';

describe('a question that is refused for the moment', () => {
  let gateway: HttpTestingController;
  let http: HttpClient;
  const said: unknown[] = [];
  const hears = {
    next: (answer: unknown) => void said.push(answer),
    error: ({ status }: { status: number }) => void said.push(status),
  };
  const refuse = (status = 503, headers: Record<string, string> = {}): void =>
    gateway.expectOne('/a').flush(null, { status, statusText: 'no', headers });

  beforeEach(() => {
    vi.useFakeTimers();
    said.length = 0;
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors([whenRefused])), provideHttpClientTesting()],
    });
    gateway = TestBed.inject(HttpTestingController);
    http = TestBed.inject(HttpClient);
  });
  afterEach(() => vi.useRealTimers());

  it('is asked again when the gateway says', () => {
    http.get('/a').subscribe(hears);
    refuse(503, { 'retry-after': '2' });
    vi.advanceTimersByTime(1999);
    gateway.expectNone('/a');
    vi.advanceTimersByTime(1);
    gateway.expectOne('/a').flush({ n: 1 });
    expect(said).toEqual([{ n: 1 }]);
  });

  it('is a failure after the third time', () => {
    http.get('/a').subscribe(hears);
    for (let n = 0; n < 3; n++) {
      expect(said).toEqual([]);
      refuse();
      vi.advanceTimersByTime(1000);
    }
    gateway.expectNone('/a');
    expect(said).toEqual([503]);
  });

  it.each<[string, () => void]>([
    ['would have to wait long', () => refuse(503, { 'retry-after': '60' })],
    ['is refused for good', () => refuse(404)],
    ['is told no time', () => refuse(503, { 'retry-after': 'soon' })],
  ])('is a failure at once where it %s', (_, refused) => {
    http.get('/a').subscribe(hears);
    refused();
    expect(said).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    gateway.expectNone('/a');
  });

  it('is not one that changes something', () => {
    http.post('/a', {}).subscribe(hears);
    refuse();
    expect(said).toEqual([503]);
    vi.advanceTimersByTime(60_000);
    gateway.expectNone('/a');
  });
});
