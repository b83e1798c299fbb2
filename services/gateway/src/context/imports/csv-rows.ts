import { InvalidDocumentError } from '@soc-agent/platform';
import { parse } from 'csv-parse/sync';
import { layoutOf, type CsvLayout } from './csv-layouts.js';
import type { ImportRow } from './import-row.js';

/** Longest line, bytes: a longer one is no record of a feed. */
const MAX_LINE = 8192;
const LINE_FEED = 0x0a;

/** The columns of a file. */
export interface CsvColumns {
  required: readonly string[];
  optional: readonly string[];
  /** Columns that hold several values, separated by blanks. */
  lists: readonly string[];
  /** What the file calls them, where that is something else; columns that are not named are left out then. */
  called?: ReadonlyMap<string, string>;
  /** Whether feeds are known by their columns. */
  feeds?: boolean;
}

/** What is known of a file once its head was read. */
export interface CsvTable {
  /** The source, known from the layout. */
  source?: string;
  rows: Iterable<ImportRow>;
}

/** Fields of the documents a line holds; a text says why there are none. */
type Read = (cells: readonly string[]) => Record<string, unknown>[] | string;

/**
 * The rows of a CSV file (RFC 4180, one record a line, UTF-8) below its header line, without comments (`#`); lines are read as they are asked for.
 * Each line stands for itself, so that a stray quote costs one record and not the rest of the file. Feeds often have their
 * header in a comment.
 * @throws InvalidDocumentError at once when the header names a column twice, an unknown one, or lacks a required one.
 */
export function csvTable(file: Buffer, columns: CsvColumns): CsvTable {
  const lines = linesOf(file);
  const feedBelow = (header: string): CsvTable | undefined => {
    const names = columns.feeds ? namesIn(header) : [];
    const layout = layoutOf(names);
    return layout && { source: layout.source, rows: rowsBelow(layoutReader(layout, names), lines, file.length) };
  };
  let first = lines.next();
  while (!first.done && first.value.text !== undefined && !isRecord(first.value.text)) {
    const feed = feedBelow(first.value.text.replace(/^\uFEFF?\s*#\s*/, ''));
    if (feed) return feed;
    first = lines.next();
  }
  const head = first.done ? { line: 1, text: '' } : first.value;
  const feed = feedBelow(head.text ?? '');
  return feed ?? { rows: rowsBelow(ownReader(headerOf(head, columns), columns), lines, file.length) };
}

/** What a header calls its columns. */
function namesIn(text: string): string[] {
  const cells = cellsOf(text.replace(/^\uFEFF/, ''));
  return typeof cells === 'string' ? [] : cells.map((cell) => cell.trim().toLowerCase());
}

function headerOf(
  { line, text = '' }: Pick<Line, 'line' | 'text'>,
  { required, optional, called }: CsvColumns,
): string[] {
  const known = [...required, ...optional];
  const names = text.replace(/^\uFEFF/, '');
  const cells = names.trim() === '' ? [] : cellsOf(names);
  if (typeof cells === 'string') throw new InvalidDocumentError([{ field: `line ${line}`, message: cells }]);
  const header = cells.map((cell) => {
    const name = cell.trim().toLowerCase();
    if (called) return called.get(name) ?? '';
    return known.find((own) => own.toLowerCase() === name) ?? cell;
  });
  const unknown = header
    .filter((name) => name !== '' || !called)
    .filter((name) => !known.includes(name))
    .map((field) => ({ field, message: `is no column; columns are ${known.join(', ')}` }));
  const twice = header
    .filter((name, position) => name !== '' && header.indexOf(name) < position)
    .map((field) => ({ field, message: 'is there twice' }));
  const absent = required
    .filter((name) => !header.includes(name))
    .map((field) => ({ field, message: `is required as a column of line ${line}` }));
  const errors = [...absent, ...unknown, ...twice]
    .slice(0, 20)
    .map(({ field, message }) => ({ field: field.slice(0, 64), message }));
  if (errors.length > 0) throw new InvalidDocumentError(errors);
  return header;
}

function* rowsBelow(read: Read, lines: Iterable<Line>, length: number): Generator<ImportRow> {
  for (const { line, text, end } of lines) {
    const place = { line, progress: end / length };
    if (text === undefined) yield { ...place, error: `is longer than ${MAX_LINE} bytes` };
    else if (isRecord(text)) {
      const cells = cellsOf(text);
      const found = typeof cells === 'string' ? cells : read(cells);
      yield { ...place, ...(typeof found === 'string' ? { error: found } : { documents: found }) };
    }
  }
}

function ownReader(header: readonly string[], { lists }: CsvColumns): Read {
  return (cells) => {
    if (cells.length !== header.length) return `has ${cells.length} values, the header has ${header.length} columns`;
    const fields = header.flatMap((name, position): [string, unknown][] => {
      const value = cells[position]?.trim() ?? '';
      if (value === '' || name === '') return [];
      return [[name, lists.includes(name) ? value.split(/\s+/) : value]];
    });
    return [Object.fromEntries(fields)];
  };
}

/** Feeds may add columns at the end, or leave the last ones out. */
function layoutReader(layout: CsvLayout, header: readonly string[]): Read {
  return (cells) => {
    const fields = header.flatMap((name, position): [string, string][] => {
      const value = cells[position]?.trim() ?? '';
      return value === '' ? [] : [[name, value]];
    });
    return layout.read(Object.fromEntries(fields));
  };
}

/** The values of a line, or why it has none. */
function cellsOf(line: string): string[] | string {
  // most lines have no quote, and then there is nothing to parse
  if (!line.includes('"')) return line.split(',');
  try {
    return parse(line, { ltrim: true })[0] ?? [];
  } catch {
    return 'has a quote that is not closed, or in the middle of a value; a record is one line';
  }
}

/** False for an empty line, and for a comment, as the heads of many feeds are. */
function isRecord(text: string): boolean {
  return !/^\uFEFF?\s*(?:#|$)/.test(text);
}

interface Line {
  line: number;
  /** Undefined when it is too long to be looked at. */
  text: string | undefined;
  /** Where it ends in the file. */
  end: number;
}

function* linesOf(file: Buffer): Generator<Line, undefined> {
  let line = 1;
  for (let start = 0; start < file.length; line++) {
    const feed = file.indexOf(LINE_FEED, start);
    const end = feed === -1 ? file.length : feed;
    const text = end - start > MAX_LINE ? undefined : file.toString('utf8', start, end).replace(/\r$/, '');
    yield { line, text, end };
    start = end + 1;
  }
  return undefined;
}
