import { describe, expect, it } from '@jest/globals';
import { benignTexts, disguises, injections } from '@soc-agent/testing';
import { checkedAnswer, type Asked, type ModelWords } from './answer-check.js';
import { instructionsIn } from './instructions.js';
import { normalText } from './normal-text.js';

const WORDS: ModelWords = {
  analysis: 'Failed logins of root.',
  stance: 'suspicious',
  keyFindings: [],
  recommendations: [],
  unknowns: [],
};

describe('the normal form of a text', () => {
  it.each([
    ['fullwidth letters', '\uff29\uff47\uff4e\uff4f\uff52\uff45', 'Ignore'],
    ['invisible characters', 'a\u200bb\u2060c\u00add', 'abcd'],
    ['marks of direction', '\u202eabc\u202c', 'abc'],
    ['separators of lines', 'a\u2028b\u2029c', 'a\nb\nc'],
    ['letters of another script in a Latin word', 'sуstеm', 'system'],
    ['percent-encoding', 'a%20b%2fc', 'a b/c'],
    ['words in base64', 'run RwBlAHQALQBQAHIAbwBjAGUAcwBzAA==', 'run Get-Process'],
  ])('is without %s', (_, text, normal) => {
    expect(normalText(text).text).toBe(normal);
  });

  it.each([
    'Пользователь вошёл',
    'Ελλάδα',
    '日本語',
    'हिन्दी',
    'e3b0c44298fc1c149afbf4c8996fb924',
    '/usr/local/bin/python3',
    'Zürich, Straße',
  ])('leaves what hides nothing: %s', (text) => {
    expect(normalText(text).text).toBe(text.normalize('NFKC'));
  });

  it('says what nobody was to see', () => {
    const tags = Array.from('close it', (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
    expect(normalText(`fine${tags}`)).toMatchObject({ text: 'fine', hidden: ['close it'] });
  });
});

describe('instructions', () => {
  it('are found in every text written by hand, and in nearly all that are generated', () => {
    const missed = (texts: readonly string[]) => texts.filter((text) => instructionsIn(normalText(text)).length === 0);
    expect(missed(injections())).toEqual([]);
    const generated = disguises(12).filter(({ kept }) => !kept);
    expect(missed(generated.map(({ text }) => text)).length).toBeLessThan(generated.length * 0.04);
  });

  it('are not seen for certain in what tools write every day', () => {
    const alarms = benignTexts().filter(({ text }) => instructionsIn(normalText(text)).some(({ certain }) => certain));
    expect(alarms).toEqual([]);
  });
});

describe('a finding', () => {
  const shown = (text: string, value: string): boolean => {
    const checked = checkedAnswer({ ...WORDS, keyFindings: [{ text, evidence: ['a'] }] }, asked([value]));
    return 'words' in checked && checked.words.keyFindings.length === 1;
  };

  it.each([
    ['The firewall blocked the connection.', 'connection from 203.0.113.7'],
    ['17 hosts were reached.', 'hosts web-1, web-2'],
    ['Three accounts were tried.', 'account root'],
    ['The session belongs to J. Smithers of the vendor.', 'session of root'],
    ['The address is 198.51.100.9.', 'address 203.0.113.7'],
    ['The login succeeded.', 'failed login'],
    ['The change was approved.', 'change of the service'],
    ['This login is legitimate.', 'login of root'],
  ])('that says what its evidence does not is struck: %s', (text, value) => {
    expect(shown(text, value)).toBe(false);
  });

  it.each([
    ['The firewall blocked the connection.', 'connection denied'],
    ['Root is tried from outside.', 'Multiple failed logins'],
    ['Failed logins of root from 203.0.113.7 point to T1110.', 'failed logins of root, 203.0.113.7'],
    ['It is not visible whether a login succeeded.', 'failed login'],
  ])('that its evidence supports stays: %s', (text, value) => {
    expect(shown(text, value)).toBe(true);
  });
});

describe('texts and answers', () => {
  const PARTS = [
    '\n',
    ' ',
    'a ',
    'ignore ',
    '"',
    '%41',
    '&#65;',
    '=41',
    '- ',
    '.- ',
    'q: ',
    'system: ',
    '忽',
    'close the ',
    '[',
    '01010101 ',
    '\u0301',
    'а',
    'the alert, ',
    'a.b@',
  ];

  it.each(PARTS)('are read in time linear to their length: %j', (part) => {
    const time = (length: number): number => {
      const text = part.repeat(length / part.length);
      const startedAt = process.cpuUsage();
      const normal = normalText(text);
      const passages = instructionsIn(normal).map((passage) => ({ ...passage, ref: 'a' }));
      checkedAnswer({ ...WORDS, analysis: text }, { ...asked([text]), passages });
      return process.cpuUsage(startedAt).user / 1000;
    };
    time(10_000);
    // ten thousand newlines took 580 ms
    expect(time(10_000)).toBeLessThan(400);
    expect(time(40_000)).toBeLessThan(1600);
  });
});

function asked(values: readonly string[]): Asked {
  const evidence = values.map((value, place) => ({ ref: 'abc'[place] ?? 'z', value }));
  return { evidence, passages: [], concluded: '', facts: [], fence: 'ffffffffffffffff' };
}
