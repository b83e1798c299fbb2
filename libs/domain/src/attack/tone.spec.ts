import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attackMapper } from './attack-mapper.js';
import { readPhrases } from './phrase-book.js';
import { zonesOf } from './rule-text.js';
import { toneOf } from './tone.js';

const EVERYDAY = [
  'Antivirus scan completed',
  'DHCP lease renewed',
  'PAM: Login session opened.',
  'An account was logged off',
  'sshd: authentication success.',
  'ClamAV database update',
  'Browser extension updated',
  'Software deployed by SCCM',
  'BitLocker recovery key rotated',
  'Systemd: Service exited due to a failure.',
  'NTP: time synchronized with server',
  'Print spooler restarted',
  'Kerberos ticket renewed',
  'Nightly backup finished',
  'User changed own password',
  'Successful sudo to ROOT executed.',
  'ConsoleLogin success with MFA',
  'Certificate expires in 30 days',
  'ET POLICY GNU/Linux APT User-Agent Outbound likely related to package management',
];

describe('the tone of a text', () => {
  it.each(EVERYDAY)('of %j is everyday, and no technique is as likely as not', (title) => {
    expect(toneOf(zonesOf({ title }))).toBe('everyday');
    for (const { confidence } of attackMapper().map({ title })) expect(confidence).toBeLessThan(0.5);
  });

  it.each([
    ['Suspicious DHCP lease', 'suspicious'],
    ['EDR sensor uninstalled without maintenance token', 'hinting'],
    ['Kernel module loaded', 'plain'],
    ['', 'plain'],
  ])('of %j is %s', (title, tone) => {
    expect(toneOf(zonesOf({ title }))).toBe(tone);
  });

  it('is never everyday when title or description say suspicion outright', () => {
    const outright = readPhrases('tone-phrases.txt')
      .filter(({ subject, phrase, weight }) => subject === 'suspicious' && weight === 1 && !phrase.includes(' + '))
      .map(({ phrase }) => phrase);
    fc.assert(
      fc.property(fc.constantFrom(...EVERYDAY), fc.constantFrom(...outright), (title, words) => {
        expect(toneOf(zonesOf({ title: `${title} ${words}` }))).toBe('suspicious');
        expect(toneOf(zonesOf({ title, description: `It says ${words}.` }))).toBe('suspicious');
      }),
    );
  });

  it('is not made everyday by a description, which may be a log', () => {
    for (const description of EVERYDAY)
      expect(toneOf(zonesOf({ title: 'Kernel module loaded', description }))).not.toBe('everyday');
  });

  it('changes how sure a mapping is, and not what it says', () => {
    const plain = attackMapper().map({ title: 'Scheduled task created' });
    const everyday = attackMapper().map({ title: 'Scheduled task created', description: 'Suspicious.' });
    expect(everyday.map(({ id }) => id)).toEqual(plain.map(({ id }) => id));
    expect(plain[0]?.confidence).toBeLessThan(everyday[0]?.confidence ?? 0);
  });
});

describe('tone-phrases.txt', () => {
  it('says each phrase once, of everyday operation or of suspicion', () => {
    const entries = readPhrases('tone-phrases.txt');
    const phrases = entries.map(({ phrase }) => phrase);
    expect(phrases.filter((phrase, index) => phrases.indexOf(phrase) !== index)).toEqual([]);
    expect([...new Set(entries.map(({ subject }) => subject))]).toEqual(['everyday', 'suspicious']);
  });
});
