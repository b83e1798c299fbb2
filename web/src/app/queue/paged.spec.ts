import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { Paged } from './paged.js';

describe('Paged', () => {
  let gateway: HttpTestingController;
  let paged: Paged<number>;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    gateway = TestBed.inject(HttpTestingController);
    paged = TestBed.runInInjectionContext(() => new Paged<number>(2, 5));
  });

  const question = (severity: string) => ({ path: '/rows', filters: { severity: [severity, 'LOW'] } });
  const request = (severity: string, cursor: string | null = null) =>
    gateway.expectOne(({ params }) => params.getAll('severity')?.[0] === severity && params.get('cursor') === cursor);

  it('reads page after page, with every value of a filter', async () => {
    const first = paged.ask(question('HIGH'));
    const asked = request('HIGH');
    expect(asked.request.urlWithParams).toBe('/rows?severity=HIGH&severity=LOW&limit=2');
    asked.flush({ items: [1, 2], total: 3, nextCursor: 'c' });
    await first;
    const more = paged.more();
    const on = request('HIGH', 'c');
    expect(on.request.params.get('limit')).toBe('5');
    on.flush({ items: [3], total: 3 });
    await more;
    expect([paged.rows(), paged.hasMore(), paged.count()]).toEqual([[1, 2, 3], false, { total: 3, isMore: false }]);
  });

  it('keeps the rows of the question before until the next is answered, and takes no late answer', async () => {
    const first = paged.ask(question('HIGH'));
    request('HIGH').flush({ items: [1], total: 1 });
    await first;
    const slow = paged.ask(question('MEDIUM'));
    const quick = paged.ask(question('CRITICAL'));
    expect([paged.rows(), paged.stale()]).toEqual([[1], true]);
    request('CRITICAL').flush({ items: [9], total: 1 });
    await quick;
    request('MEDIUM').flush({ items: [5], total: 1 });
    await slow;
    expect([paged.rows(), paged.stale()]).toEqual([[9], false]);
  });

  it('keeps what was there when reading fails, and says why', async () => {
    const first = paged.ask(question('HIGH'));
    request('HIGH').flush({ items: [1], total: 1 });
    await first;
    const second = paged.ask(question('MEDIUM'));
    request('MEDIUM').flush({ title: 'Too slow' }, { status: 503, statusText: 'no' });
    await second;
    expect([paged.rows(), paged.problem()?.title, paged.loading()]).toEqual([[1], 'Too slow', false]);
  });
});
