import { Component, computed, inject, input, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { Session } from './session.js';
import type { ApiProblem } from '../shared/api/api-problem.js';

/** As the gateway asks. */
const MIN_PASSWORD = 12;

/** Why somebody was not logged in at the provider, by what the gateway calls it. */
const FAILURES: Readonly<Record<string, string>> = {
  away: 'The login of your organisation does not answer. Try again later, or log in by password.',
  refused: 'The login of your organisation did not let you in.',
  expired: 'That took too long, or began in another browser. Try again.',
  not_let_in: 'Your account may not come in here. Ask an admin.',
  name_taken: 'Somebody else has your name here. Ask an admin.',
};

/** Logs in by name and password; with a link's secret after `#`, asks for a new password instead. */
@Component({
  selector: 'app-login',
  templateUrl: './login.html',
  styleUrl: './login.scss',
})
export class Login {
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly link = inject(ActivatedRoute).snapshot.fragment;

  // From the address.
  /** Where to go on. */
  readonly to = input<string>();
  /** Why the provider's people were not logged in. */
  readonly failed = input<string>();

  protected readonly isLink = this.link !== null && this.link !== '';
  protected readonly minPassword = MIN_PASSWORD;
  protected readonly busy = signal(false);
  protected readonly problem = signal<ApiProblem | undefined>(undefined);
  protected readonly complaint = computed(() => {
    const problem = this.problem();
    return problem && (problem.message || problem.title);
  });

  protected readonly failure = computed(() => FAILURES[this.failed() ?? '']);
  protected readonly hasProvider = signal(false);
  protected readonly providerLink = computed(() => {
    const to = this.to();
    return `/api/session/provider${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`;
  });

  constructor() {
    // without an answer there are passwords
    this.session.ways().then(
      ({ provider }) => this.hasProvider.set(provider),
      () => undefined,
    );
  }

  protected async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    const { elements } = event.target as HTMLFormElement;
    const field = (name: string): string => (elements.namedItem(name) as HTMLInputElement).value;
    this.busy.set(true);
    this.problem.set(undefined);
    try {
      if (this.isLink) await this.session.logInByLink(this.link ?? '', field('password'));
      else await this.session.logIn(field('username'), field('password'));
      await this.router.navigateByUrl(this.to() ?? '/', { replaceUrl: true });
    } catch (problem) {
      this.problem.set(problem as ApiProblem);
    } finally {
      this.busy.set(false);
    }
  }
}
