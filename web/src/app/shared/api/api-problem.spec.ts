import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { describe, expect, it } from 'vitest';
import { toProblem } from './api-problem.js';

describe('toProblem', () => {
  it('reads a problem document and names the offending fields', () => {
    const error = {
      type: 'about:blank',
      title: 'Invalid query',
      status: 400,
      errors: [{ field: 'limit', message: 'must be at most 200' }],
    };
    const problem = toProblem(new HttpErrorResponse({ status: 400, error }));
    expect(problem).toMatchObject({ status: 400, title: 'Invalid query', message: 'limit: must be at most 200' });
  });

  it('carries the request id of the answer', () => {
    const headers = new HttpHeaders({ 'x-request-id': 'abc' });
    expect(toProblem(new HttpErrorResponse({ status: 500, headers })).requestId).toBe('abc');
  });

  it('says that nobody answered when there is no status', () => {
    expect(toProblem(new HttpErrorResponse({ status: 0 })).title).toBe('The gateway cannot be reached');
  });

  it('survives a body that is no problem document', () => {
    const problem = toProblem(new HttpErrorResponse({ status: 502, error: '<html>Bad gateway</html>' }));
    expect(problem.title).toBe('The gateway answered 502');
  });
});
