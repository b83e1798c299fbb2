import type { Readable } from 'node:stream';
import { parseZeekLog } from '../formats/reading/zeek-log.js';
import { JsonTextError, parseJsonText, parseJsonTexts } from '../http/json-text.js';

/** Longest line of a stream, characters. */
const MAX_LINE = 1024 * 1024;

/** A document of a request as it was read, or why it could not be. */
export type Posted = { value: unknown } | { error: Error };

/** The documents of a body: JSON values one after the other, the items of a list each by itself, lines of CEF or LEEF, a Zeek log. */
export function* documentsInText(body: string): Generator<Posted> {
  const text = body.replace(/^\ufeff/, '').trim();
  if (text === '') throw new JsonTextError('is empty');
  if (/^[[{"]/.test(text)) {
    for (const value of parseJsonTexts(text)) {
      if (Array.isArray(value)) for (const item of value) yield { value: item as unknown };
      else yield { value };
    }
  } else if (text.startsWith('#separator')) {
    for (const value of parseZeekLog(text)) yield { value };
  } else {
    yield* documentsOf(text.split('\n'));
  }
}

/** The documents of each chunk of a stream, one a line; the next chunk is read when those of the last are taken. */
export async function* documentsInLines(stream: Readable): AsyncGenerator<Iterable<Posted>> {
  for await (const lines of linesOf(stream)) yield documentsOf(lines);
}

function* documentsOf(lines: readonly (string | Error)[]): Generator<Posted> {
  for (const line of lines) {
    if (line instanceof Error) yield { error: line };
    else if (line.trim() !== '') yield documentInLine(line);
  }
}

function documentInLine(line: string): Posted {
  const text = line.trim();
  try {
    return { value: /^[[{"]/.test(text) ? parseJsonText(text) : text };
  } catch (error) {
    return { error: error as Error };
  }
}

/** The lines of each chunk. */
async function* linesOf(stream: Readable): AsyncGenerator<(string | Error)[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let skipping = false;
  // a stream that is left before its end must stay open: its sender has an answer coming
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const lines: (string | Error)[] = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = String(lines.pop());
    if (skipping && lines.length > 0) {
      lines.shift();
      skipping = false;
    }
    if (rest.length > MAX_LINE) {
      if (!skipping) lines.push(new JsonTextError(`has a line of more than ${MAX_LINE} characters`));
      skipping = true;
      rest = '';
    }
    yield lines;
  }
  rest += decoder.decode();
  if (!skipping && rest !== '') yield [rest];
}
