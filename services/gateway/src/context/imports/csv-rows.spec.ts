import { describe, expect, it } from '@jest/globals';
import { InvalidDocumentError } from '@soc-agent/platform';
import { workMs } from '@soc-agent/testing';
import { csvTable } from './csv-rows.js';
import type { ImportRow } from './import-row.js';

const COLUMNS = { required: ['kind', 'value'], optional: ['note', 'tags'], lists: ['tags'] };
const rowsOf = (...lines: string[]): ImportRow[] => [...csvTable(Buffer.from(lines.join('\n')), COLUMNS).rows];

function headerErrors(text: string): string[] {
  try {
    csvTable(Buffer.from(text), COLUMNS);
  } catch (error) {
    if (error instanceof InvalidDocumentError) return error.errors.map(({ field }) => field);
  }
  return [];
}

describe('csvTable', () => {
  it('reads values by the names of the header, whatever their order and case', () => {
    const [row] = rowsOf('\uFEFFVALUE,kind, Tags \r', '1.2.3.4,ip,a  b\r');
    expect(row).toEqual({ line: 2, progress: 1, documents: [{ value: '1.2.3.4', kind: 'ip', tags: ['a', 'b'] }] });
  });

  it('understands quoted values with commas and doubled quotes, and leaves out empty ones', () => {
    const [row] = rowsOf('kind,value,note', 'ip,"1.2.3.4","says ""hello"", twice"', 'ip,1.2.3.4,');
    expect(row?.documents).toEqual([{ kind: 'ip', value: '1.2.3.4', note: 'says "hello", twice' }]);
    expect(rowsOf('kind,value,note', 'ip,1.2.3.4,')[0]?.documents).toEqual([{ kind: 'ip', value: '1.2.3.4' }]);
  });

  it('passes over comments and empty lines, before the header too', () => {
    const rows = rowsOf('\uFEFF# a list, "quoted', '', 'kind,value', '  # of bad hosts', 'ip,1.2.3.4', '#ip,5.6.7.8');
    expect(rows.map(({ line, documents }) => [line, documents])).toEqual([[5, [{ kind: 'ip', value: '1.2.3.4' }]]]);
  });

  it('loses one line to a stray quote and not the rest of the file', () => {
    const rows = rowsOf('kind,value', 'ip,"1.2.3.4', 'ip,1"2', 'ip,"a"b', 'ip,5.6.7.8');
    expect(rows.map(({ line, error }) => [line, error !== undefined])).toEqual([
      [2, true],
      [3, true],
      [4, true],
      [5, false],
    ]);
  });

  it('says of a line with too few or too many values how many it has', () => {
    expect(rowsOf('kind,value', 'ip', 'ip,1.2.3.4,x').map(({ error }) => error)).toEqual([
      'has 1 values, the header has 2 columns',
      'has 3 values, the header has 2 columns',
    ]);
  });

  it('counts lines as an editor does, and skips empty ones', () => {
    expect(rowsOf('kind,value', '', 'ip,1.2.3.4', '  ', 'ip,5.6.7.8', '').map(({ line }) => line)).toEqual([3, 5]);
  });

  it('refuses a header that lacks a column, has an unknown one, or one twice', () => {
    expect(headerErrors('kind\nip')).toEqual(['value']);
    expect(headerErrors('kind,value,colour\n')).toEqual(['colour']);
    expect(headerErrors('kind,value,Kind\n')).toEqual(['kind']);
    expect(headerErrors('')).toEqual(['kind', 'value']);
    expect(headerErrors(`kind,value,${'x'.repeat(9000)}\n`)).toEqual(['kind', 'value']);
    expect(headerErrors('kind,"value\n')).toEqual(['line 1']);
  });

  it('takes a prototype for a value like any other', () => {
    expect(headerErrors('kind,value,__proto__\n')).toEqual(['__proto__']);
  });

  it.each([
    ['nothing but quotes', '"'.repeat(2_000_000)],
    ['nothing but line feeds', '\n'.repeat(2_000_000)],
    ['one endless line', 'a,'.repeat(1_000_000)],
    ['binary zeros', '\0'.repeat(2_000_000)],
  ])(
    'takes no more than its share of time for %s: a hundred times as much is no thousands of times the work',
    (_, text) => {
      const timeFor = (part: string): number =>
        workMs(() => expect(rowsOf('kind,value', part).filter(({ documents }) => documents)).toEqual([]));
      const hundredth = Math.max(1, timeFor(text.slice(0, text.length / 100)));
      expect(timeFor(text) / hundredth).toBeLessThan(2000);
    },
  );
});
