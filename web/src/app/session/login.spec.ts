import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { loggedIn } from './logged-in.js';
import { Login } from './login.js';
import { Session } from './session.js';

const ADA = { kind: 'person', id: '1', name: 'ada', scopes: ['read'], role: 'viewer', approver: false };

@Component({ template: 'a page' })
class Page {}

describe('the login', () => {
  let harness: RouterTestingHarness;
  let http: HttpTestingController;
  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter(
          [
            { path: 'login', component: Login },
            { path: '**', component: Page, canActivate: [loggedIn] },
          ],
          withComponentInputBinding(),
        ),
      ],
    });
    harness = await RouterTestingHarness.create();
    http = TestBed.inject(HttpTestingController);
  });

  const page = (): HTMLElement => harness.routeNativeElement!.ownerDocument.body;
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    harness.detectChanges();
  };
  const submit = async (fields: Record<string, string>): Promise<void> => {
    for (const [name, value] of Object.entries(fields))
      page().querySelector<HTMLInputElement>(`[name=${name}]`)!.value = value;
    page()
      .querySelector('form')!
      .dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
    await settled();
  };

  it('stands before every page while nobody is logged in, and leads back to where one wanted to go', async () => {
    const going = harness.navigateByUrl('/threats?customer=x');
    await settled();
    http.expectOne('/api/session').flush({}, { status: 401, statusText: 'Unauthorized' });
    await going;
    expect(TestBed.inject(Router).url).toBe('/login?to=%2Fthreats%3Fcustomer%3Dx');
    await submit({ username: 'ada', password: 'right' });
    const request = http.expectOne({ method: 'POST', url: '/api/session' });
    expect(request.request.body).toEqual({ name: 'ada', password: 'right' });
    request.flush(null, { status: 204, statusText: 'No Content' });
    await settled();
    http.expectOne({ method: 'GET', url: '/api/session' }).flush(ADA);
    await settled();
    http.expectNone('/api/session');
    expect(TestBed.inject(Router).url).toBe('/threats?customer=x');
  });

  it('says what is wrong, and lets one try again', async () => {
    await harness.navigateByUrl('/login');
    await submit({ username: 'ada', password: 'wrong' });
    const detail = 'name or password is wrong';
    http
      .expectOne('/api/session')
      .flush({ title: 'Unauthorized', detail }, { status: 401, statusText: 'Unauthorized' });
    await settled();
    expect(page().querySelector('[role=alert]')!.textContent).toBe(detail);
    expect(page().querySelector('button')!.disabled).toBe(false);
  });

  it('leads to the provider where there is one, and says what came of it', async () => {
    await harness.navigateByUrl('/login?to=%2Fthreats&failed=not_let_in');
    expect(page().querySelector('[data-testid=provider-login]')).toBeNull();
    http.expectOne('/api/session/ways').flush({ password: true, provider: true });
    await settled();
    const link = page().querySelector('[data-testid=provider-login]')!;
    expect(link.getAttribute('href')).toBe('/api/session/provider?to=%2Fthreats');
    expect(page().querySelector('[role=alert]')!.textContent).toContain('may not come in');
  });

  it('asks for a new password by a link, whose secret goes into the request alone', async () => {
    await harness.navigateByUrl('/login#the-secret');
    expect(page().querySelector('[name=username]')).toBeNull();
    expect(page().querySelector<HTMLInputElement>('[name=password]')!.autocomplete).toBe('new-password');
    await submit({ password: 'long enough for anybody' });
    const request = http.expectOne('/api/session/link');
    expect(request.request.body).toEqual({ link: 'the-secret', password: 'long enough for anybody' });
  });

  it('does not stand before a page while the gateway cannot say who is logged in, which it is asked again', async () => {
    vi.useFakeTimers();
    try {
      const going = harness.navigateByUrl('/threats');
      for (let n = 0; n < 2; n++) {
        await vi.advanceTimersByTimeAsync(3000);
        http.expectOne('/api/session').flush({}, { status: 503, statusText: 'Service Unavailable' });
      }
      await going;
      expect(TestBed.inject(Router).url).toBe('/threats');
      await vi.advanceTimersByTimeAsync(3000);
      http.expectOne('/api/session').flush(ADA);
      await vi.advanceTimersByTimeAsync(3000);
      http.expectNone('/api/session');
      expect(TestBed.inject(Session).who()?.name).toBe('ada');
    } finally {
      vi.useRealTimers();
    }
  });
});
