import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { SECURITY_HEADERS } from './security-headers.js';

const NGINX = new URL('../../../../web/nginx/security-headers.conf', import.meta.url);

describe('the security headers', () => {
  it('are the same whether nginx or the gateway serves the dashboard', () => {
    const lines = readFileSync(NGINX, 'utf8').matchAll(/^add_header (\S+) "?([^"\n]*?)"? always;$/gm);
    expect(Object.fromEntries(Array.from(lines, ([, name = '', value]) => [name.toLowerCase(), value]))).toEqual(
      SECURITY_HEADERS,
    );
  });

  it('let scripts be our own files alone, and nobody put us into a frame', () => {
    const policy = new Map(
      SECURITY_HEADERS['content-security-policy']!.split(';').map((directive) => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources];
      }),
    );
    expect(policy.get('default-src')).toEqual(["'none'"]);
    for (const name of ['script-src', 'connect-src', 'form-action', 'base-uri'])
      expect([name, policy.get(name)]).toEqual([name, ["'self'"]]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(SECURITY_HEADERS).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });
});
