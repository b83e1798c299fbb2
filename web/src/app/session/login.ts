import { Component, computed, inject, input, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { Session } from './session.js';
import type { ApiProblem } from '../shared/api/api-problem.js';

/** As the gateway asks. */
const MIN_PASSWORD = 12;

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

  /** Where to go on, from the address. */
  readonly to = input<string>();

  protected readonly isLink = this.link !== null && this.link !== '';
  protected readonly minPassword = MIN_PASSWORD;
  protected readonly busy = signal(false);
  protected readonly problem = signal<ApiProblem | undefined>(undefined);
  protected readonly complaint = computed(() => {
    const problem = this.problem();
    return problem && (problem.message || problem.title);
  });

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
