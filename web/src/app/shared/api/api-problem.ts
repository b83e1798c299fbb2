import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '@soc-agent/contracts';

/** Why a request failed, in words for the analyst. */
export class ApiProblem extends Error {
  constructor(
    /** HTTP status; 0 when no answer arrived. */
    readonly status: number,
    readonly title: string,
    detail: string,
    /** As the gateway gave it, for a report to those who run it. */
    readonly requestId?: string,
    /** What is there now, where somebody else was first. */
    readonly current?: object,
  ) {
    super(detail);
  }
}

/** Reads an RFC 9457 document, or says what happened without one. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (!(error instanceof HttpErrorResponse)) {
    return new ApiProblem(0, 'No answer in time', 'The gateway did not answer within 15 seconds.');
  }
  if (error.status === 0) {
    return new ApiProblem(0, 'The gateway cannot be reached', 'Check the network, or whether the system is running.');
  }
  const requestId = error.headers.get('x-request-id') ?? undefined;
  const problem: unknown = error.error;
  if (isProblem(problem)) {
    const fields = problem.errors?.map(({ field, message }) => `${field}: ${message}`).join('; ');
    const detail = fields || problem.detail || '';
    return new ApiProblem(error.status, problem.title, detail, requestId, problem.current);
  }
  return new ApiProblem(error.status, `The gateway answered ${error.status}`, error.statusText, requestId);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && typeof (body as Partial<Problem>).title === 'string';
}
