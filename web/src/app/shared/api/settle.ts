import { firstValueFrom, type Observable, timeout } from 'rxjs';
import { toProblem } from './api-problem.js';

const TIMEOUT_MS = 15_000;

/** The gateway's answer. Rejects with an `ApiProblem`. */
export async function settle<T>(answer: Observable<T>): Promise<T> {
  try {
    return await firstValueFrom(answer.pipe(timeout(TIMEOUT_MS)));
  } catch (error) {
    throw toProblem(error);
  }
}
