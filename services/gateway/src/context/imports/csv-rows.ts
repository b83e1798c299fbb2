import { InvalidDocumentError } from '@soc-agent/platform';
import { parse } from 'csv-parse/sync';
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
}

/**
 * The rows of a CSV file (RFC 4180, one record a line, UTF-8) below its header line, without comments (`#`); lines are read as they are asked for.
 * Each line stands for itself, so that a stray quote costs one record and not the rest of the file.
 * @throws InvalidDocumentError at once when the header names a column twice, an unknown one, or lacks a required one.
 */
export function csvRows(file: Buffer, columns: CsvColumns): Iterable<ImportRow> {
  const lines = linesOf(file);
  let first = lines.next();
  while (!first.done && first.value.text !== undefined && !isRecord(first.value.text)) first = lines.next();
  const header = headerOf(first.done ? { line: 1, text: '' } : first.value, columns);
  return rowsBelow(header, lines, columns, file.length);
}

function headerOf({ line, text = '' }: Pick<Line, 'line' | 'text'>, { required, optional }: CsvColumns): string[] {
  const known = [...required, ...optional];
  const names = text.replace(/^\uFEFF/, '');
  const cells = names.trim() === '' ? [] : cellsOf(names);
  if (typeof cells === 'string') throw new InvalidDocumentError([{ field: `line ${line}`, message: cells }]);
  const header = cells.map((cell) => known.find((name) => name.toLowerCase() === cell.trim().toLowerCase()) ?? cell);
  const unknown = header
    .filter((name) => !known.includes(name))
    .map((field) => ({ field, message: `is no column; columns are ${known.join(', ')}` }));
  const twice = header
    .filter((name, position) => header.indexOf(name) < position)
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

function* rowsBelow(
  header: string[],
  lines: Iterable<Line>,
  { lists }: CsvColumns,
  length: number,
): Generator<ImportRow> {
  for (const { line, text, end } of lines) {
    const place = { line, progress: end / length };
    if (text === undefined) yield { ...place, error: `is longer than ${MAX_LINE} bytes` };
    else if (isRecord(text)) yield { ...place, ...read(text, header, lists) };
  }
}

function read(text: string, header: string[], lists: readonly string[]): Pick<ImportRow, 'documents' | 'error'> {
  const cells = cellsOf(text);
  if (typeof cells === 'string') return { error: cells };
  if (cells.length !== header.length)
    return { error: `has ${cells.length} values, the header has ${header.length} columns` };
  const fields = header.flatMap((name, position): [string, unknown][] => {
    const value = cells[position]?.trim() ?? '';
    if (value === '') return [];
    return [[name, lists.includes(name) ? value.split(/\s+/) : value]];
  });
  return { documents: [Object.fromEntries(fields)] };
}

/** The values of a line, or why it has none. */
function cellsOf(line: string): string[] | string {
  // most lines have no quote, and then there is nothing to parse
  if (!line.includes('"')) return line.split(',');
  try {
    return parse(line)[0] ?? [];
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
