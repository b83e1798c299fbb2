import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { documentsInLines, documentsInText, type Posted } from './documents.js';

async function lines(...chunks: (string | Buffer)[]): Promise<Posted[]> {
  const documents: Posted[] = [];
  for await (const ofChunk of documentsInLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk)))))
    documents.push(...ofChunk);
  return documents;
}

describe('a body', () => {
  it.each<[string, unknown[]]>([
    ['{"a":1}', [{ a: 1 }]],
    ['\ufeff {"a":1}\n', [{ a: 1 }]],
    ['[{"a":1},{"b":2}]', [{ a: 1 }, { b: 2 }]],
    ['{"a":1}{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['{"a":1}\n{"b":2}\r\n', [{ a: 1 }, { b: 2 }]],
    ['"CEF:0|x"', ['CEF:0|x']],
    ['CEF:0|a\n\nLEEF:1.0|b\n', ['CEF:0|a', 'LEEF:1.0|b']],
    ['#separator \\x09\n#fields\tnote\nScan::x', [{ note: 'Scan::x' }]],
  ])('%j holds its documents', (body, values) => {
    expect([...documentsInText(body)]).toEqual(values.map((value) => ({ value })));
  });

  it.each(['', '  \n', '\ufeff'])('%j is empty', (body) =>
    expect(() => [...documentsInText(body)]).toThrow('is empty'),
  );
  it('that is no JSON is refused as a whole', () =>
    expect(() => [...documentsInText('{"a":1')]).toThrow('is not valid JSON'));
});

describe('a stream of lines', () => {
  it('has a document on each line, and an error on one that is none', async () => {
    expect(await lines('{"a":1}\n\n{"b"\nCEF:0|x\r\n{"c":3}')).toEqual([
      { value: { a: 1 } },
      { error: expect.objectContaining({ message: expect.stringContaining('is not valid JSON') }) },
      { value: 'CEF:0|x' },
      { value: { c: 3 } },
    ]);
  });

  it('is the same wherever its chunks end, inside a character too', async () => {
    const document = fc.record({ text: fc.string({ unit: 'grapheme' }), number: fc.integer() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { maxLength: 5 }),
        fc.array(fc.nat(200), { maxLength: 8 }),
        async (documents, cuts) => {
          const bytes = Buffer.from(documents.map((item) => JSON.stringify(item)).join('\n'));
          const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
          expect(await lines(...chunks)).toEqual(
            documents.map((value) => ({
              value: JSON.parse(JSON.stringify(value).replaceAll('\\u0000', '\\ufffd')) as unknown,
            })),
          );
        },
      ),
    );
  });

  it('with a line that is too long goes on after it', async () => {
    const chunks = ['{"a":1}\n', ...Array.from({ length: 40 }, () => 'x'.repeat(64 * 1024)), '\n{"b":2}'];
    expect(await lines(...chunks)).toEqual([
      { value: { a: 1 } },
      { error: expect.objectContaining({ message: 'has a line of more than 1048576 characters' }) },
      { value: { b: 2 } },
    ]);
  });

  it('is read no further than its documents are taken', async () => {
    let sent = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.from(`{"n":${sent++}}\n`);
      })(),
    );
    let taken = 0;
    for await (const documents of documentsInLines(endless)) if ((taken += [...documents].length) === 1000) break;
    // beyond what was taken only what the stream buffers
    expect(sent).toBeLessThan(1100);
    expect(endless.destroyed).toBe(false);
  });
});
