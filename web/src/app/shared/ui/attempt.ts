import { signal } from '@angular/core';
import type { ApiProblem } from '../api/api-problem.js';

/** One thing at a time that somebody asked for, and what went wrong with the last one. */
export class Attempt {
  private readonly running = signal(false);
  private readonly failure = signal<ApiProblem | undefined>(undefined);

  readonly busy = this.running.asReadonly();
  readonly problem = this.failure.asReadonly();

  /** Does it unless something is under way. @returns whether it was done. */
  async at(work: () => Promise<unknown>): Promise<boolean> {
    if (this.running()) return false;
    this.running.set(true);
    this.failure.set(undefined);
    try {
      await work();
      return true;
    } catch (problem) {
      this.failure.set(problem as ApiProblem);
      return false;
    } finally {
      this.running.set(false);
    }
  }
}
