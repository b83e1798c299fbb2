import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { credentialOf, isOurPage } from './credentials.js';

const KEY = 'soc_0123456789ab_secret';

describe('a credential', () => {
  it.each([
    [{ authorization: `Bearer ${KEY}` }, 'key', false],
    [{ authorization: `splunk ${KEY}` }, 'key', false],
    [{ 'x-api-key': KEY }, 'key', false],
    [{ authorization: `Basic ${Buffer.from(`any:${KEY}`).toString('base64')}` }, 'key', true],
    [{ cookie: `other=1; soc_session=${KEY}; more=2` }, 'session', true],
    [{ cookie: `soc_session=stale`, authorization: `Bearer ${KEY}` }, 'key', false],
  ] as const)('is read from %j', (headers, kind, isSentByBrowser) => {
    expect(credentialOf(headers)).toEqual({ kind, secret: KEY, isSentByBrowser });
  });

  it('is none, or some text, whatever the headers hold', () => {
    const header = fc.option(fc.string(), { nil: undefined });
    fc.assert(
      fc.property(fc.record({ authorization: header, cookie: header, 'x-api-key': header }), (headers) => {
        const credential = credentialOf(headers);
        expect(['string', 'undefined']).toContain(typeof credential?.secret);
      }),
    );
    expect(credentialOf({ authorization: 'Digest x', cookie: 'soc_session=' })).toBeUndefined();
  });
});

describe('a page', () => {
  it.each([
    [{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ origin: 'https://soc.example:8443' }, true],
    [{ origin: 'https://soc.example' }, false],
    [{ origin: 'https://soc.example.evil.example' }, false],
    [{ origin: 'null' }, false],
    [{}, undefined],
  ])('that says %j is ours: %p', (headers, ours) => {
    expect(isOurPage({ host: 'soc.example:8443', ...headers })).toBe(ours);
  });
});
