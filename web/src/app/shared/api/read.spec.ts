import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationRef, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { read, type Read } from './read.js';

describe('read', () => {
  const path = signal('/a');
  let gateway: HttpTestingController;
  let answer: Read<{ n: number }>;

  beforeEach(() => {
    path.set('/a');
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    gateway = TestBed.inject(HttpTestingController);
    answer = TestBed.runInInjectionContext(() => read<{ n: number }>(() => path()));
    TestBed.tick();
  });

  const settled = () => TestBed.inject(ApplicationRef).whenStable();

  it('keeps the last answer, marked as old, until the next question is answered', async () => {
    gateway.expectOne('/a').flush({ n: 1 });
    await settled();
    expect([answer.value(), answer.stale()]).toEqual([{ n: 1 }, false]);
    path.set('/b');
    TestBed.tick();
    expect([answer.value(), answer.stale(), answer.loading()]).toEqual([{ n: 1 }, true, true]);
    gateway.expectOne('/b').flush({ n: 2 });
    await settled();
    expect([answer.value(), answer.stale()]).toEqual([{ n: 2 }, false]);
  });

  it('keeps what was there when the next answer is a failure, and says why', async () => {
    gateway.expectOne('/a').flush({ n: 1 });
    await settled();
    expect(answer.value()).toEqual({ n: 1 });
    path.set('/b');
    TestBed.tick();
    gateway.expectOne('/b').flush({ title: 'Too slow', status: 503 }, { status: 503, statusText: 'no' });
    await settled();
    expect(answer.value()).toEqual({ n: 1 });
    expect(answer.problem()?.title).toBe('Too slow');
  });
});
