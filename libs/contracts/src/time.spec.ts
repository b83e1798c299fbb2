import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isInstant, isTimeZone, isWithoutZone, readTime, writtenTime } from './time.js';

const NOON = Date.UTC(2026, 10, 27, 12, 0, 0, 123);

/** The time in UTC, written out. */
function read(value: unknown, zone?: string): string | undefined {
  const time = readTime(value, zone);
  return time === undefined ? undefined : new Date(time).toISOString();
}

describe('a time', () => {
  it.each<[unknown, string]>([
    ['2026-11-27T06:00:00Z', '2026-11-27T06:00:00.000Z'],
    ['2026-11-27T06:00:00+01:00', '2026-11-27T05:00:00.000Z'],
    ['2026-11-27T06:00:00+01', '2026-11-27T05:00:00.000Z'],
    ['2026-11-27T06:00:00.224939+0000', '2026-11-27T06:00:00.224Z'],
    ['2026-11-27T06:00:00,123Z', '2026-11-27T06:00:00.123Z'],
    ['20261127T060000Z', '2026-11-27T06:00:00.000Z'],
    ['2024-05-24 22:53:24.000000000 UTC', '2024-05-24T22:53:24.000Z'],
    ['2024-07-04 22:35:00.746663+00:00', '2024-07-04T22:35:00.746Z'],
    ['2021-06-13T19:35:58.532086161Z', '2021-06-13T19:35:58.532Z'],
    ['Mar 03 2021:20:07:54 UTC', '2021-03-03T20:07:54.000Z'],
    ['Sep 03 2020 14:54:59 GMT', '2020-09-03T14:54:59.000Z'],
    ['Nov 27 2026 06:00:00.500 +0100', '2026-11-27T05:00:00.500Z'],
    ['Fri, 27 Nov 2026 06:00:00 GMT', '2026-11-27T06:00:00.000Z'],
    ['27/Nov/2026:06:00:00 -0500', '2026-11-27T11:00:00.000Z'],
    ['Fri Nov 27 06:00:00 UTC 2026', '2026-11-27T06:00:00.000Z'],
    ['11/27/2026 6:00:00 PM +00:00', '2026-11-27T18:00:00.000Z'],
    ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00.000Z'],
    ['2026-11-27', '2026-11-27T00:00:00.000Z'],
    [1588207244.740518, '2020-04-30T00:40:44.740Z'],
    ['1588207244.740518', '2020-04-30T00:40:44.740Z'],
    [1672758699558, '2023-01-03T15:11:39.558Z'],
    ['1453290121336', '2016-01-20T11:42:01.336Z'],
    [1672758699558068, '2023-01-03T15:11:39.558Z'],
    ['1623612958532086161', '2021-06-13T19:35:58.532Z'],
    ['/Date(1672758699558)/', '2023-01-03T15:11:39.558Z'],
  ])('%p is read as %s', (value, time) => expect(read(value)).toBe(time));

  it.each<[unknown, string, string]>([
    ['2026-11-27T06:00:00', 'UTC', '2026-11-27T06:00:00.000Z'],
    ['2026-11-27 06:00:00', 'Europe/Vienna', '2026-11-27T05:00:00.000Z'],
    ['2026-07-27 06:00:00', 'Europe/Vienna', '2026-07-27T04:00:00.000Z'],
    ['2026/11/27 06:00:00', 'America/New_York', '2026-11-27T11:00:00.000Z'],
    ['03/04/2020-13:55:05.224939', 'UTC', '2020-03-04T13:55:05.224Z'],
    ['Nov 15 2019 15:52:28', 'Asia/Hong_Kong', '2019-11-15T07:52:28.000Z'],
    ['2026-11-27', 'Asia/Kolkata', '2026-11-26T18:30:00.000Z'],
    // the zone of the source is for times that name none
    ['2026-11-27T06:00:00Z', 'Europe/Vienna', '2026-11-27T06:00:00.000Z'],
  ])('%p of a source in %3$s is %s', (value, zone, time) => {
    expect(isWithoutZone(value)).toBe(value !== '2026-11-27T06:00:00Z');
    expect(read(value, zone)).toBe(time);
  });

  it('of syslog, which names no year, is of the latest year that is not to come', () => {
    const [day, month, year] = new Date().toUTCString().split(' ').slice(1, 4);
    expect(read(`${month} ${day} 00:00:00`, 'UTC')).toMatch(`${year}-`);
    const time = readTime('Dec 31 12:00:00', 'UTC') ?? Infinity;
    expect(time).toBeLessThanOrEqual(Date.now() + 86_400_000);
    expect(time).toBeGreaterThan(Date.now() - 366 * 86_400_000);
  });

  it.each([
    '2026-11-27T06:00:00',
    '2026-W48-5',
    '2026-02-30T06:00:00Z',
    '2026-13-01T06:00:00Z',
    '2026-11-27T25:00:00Z',
    '2026-11-27T06:61:00Z',
    '2026-11-27T06:00:00+25:00',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    'yesterday',
    '',
    '-',
    '12345',
    42,
    -1,
    NaN,
    Infinity,
    null,
    {},
    true,
  ])('%p is not read without a zone', (value) => expect(readTime(value)).toBeUndefined());

  it('is the same in every spelling', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1e11, max: Date.UTC(2199, 0, 1) }), offset, (time, minutes) => {
        const local = new Date(time + minutes * 60_000).toISOString().slice(0, -1);
        const sign = minutes < 0 ? '-' : '+';
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const colon = `${sign}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
        for (const zone of [colon, colon.replace(':', ''), ` ${colon}`]) {
          expect(readTime(`${local}${zone}`)).toBe(time);
          expect(readTime(`${local.replace('T', ' ').replace('.', ',')}${zone}`)).toBe(time);
        }
        expect(readTime(writtenTime(`${local}${colon.replace(':', '')}`))).toBe(time);
      }),
    );
  });

  it('is written as RFC 3339, and left alone when it is, or is none', () => {
    expect(writtenTime('2026-11-27T06:00:00+01')).toBe('2026-11-27T05:00:00.000Z');
    expect(writtenTime(NOON)).toBe('2026-11-27T12:00:00.123Z');
    for (const value of ['2026-11-27T06:00:00+01:00', '2026-11-27', 'yesterday', null, { a: 1 }])
      expect(writtenTime(value)).toBe(value);
  });

  it('written as RFC 3339 is what every reader of this runtime takes it for', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-:TZ+.') }), (text) => {
        if (isInstant(text)) expect(Date.parse(text)).toBe(readTime(text));
      }),
    );
    expect(isInstant('2026-11-27T06:00:00.123456789Z')).toBe(true);
    expect(isInstant('2026-11-27T06:00:00')).toBe(false);
  });
});

describe('a time zone', () => {
  it.each(['UTC', 'Europe/Vienna', 'Asia/Kolkata', 'America/St_Johns'])('%s is one', (zone) =>
    expect(isTimeZone(zone)).toBe(true),
  );
  it.each(['', 'Mars/Olympus', 'local', '__proto__'])('%p is none', (zone) => expect(isTimeZone(zone)).toBe(false));
});
