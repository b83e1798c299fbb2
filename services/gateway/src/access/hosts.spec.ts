import { describe, expect, it } from '@jest/globals';
import { hostNames, isOurHost } from './hosts.js';

const OURS = hostNames('soc.example, Alerts.Example');

describe('a host', () => {
  it.each(['soc.example', 'SOC.example:8443', 'alerts.example.', 'localhost:8080', 'app.localhost', 'gateway:8080'])(
    '%s is ours',
    (host) => expect(isOurHost(host, OURS)).toBe(true),
  );

  it.each(['127.0.0.1:8080', '192.168.1.7', '[::1]:8080', '[2001:db8::1]', undefined])(
    '%s is nobody’s domain',
    (host) => expect(isOurHost(host, OURS)).toBe(true),
  );

  it.each([
    'evil.example',
    'soc.example.evil.example',
    'evil.example:8080',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '1.2.3',
    '[evil.example]',
    '[::1',
    '',
    ':8080',
    'a b.example',
  ])('%s is not', (host) => expect(isOurHost(host, OURS)).toBe(false));
});
