import { parseJsonText, parseJsonTexts } from '../../http/json-text.js';
import { isObject, type JsonObject } from './json-object.js';
import { parseCef } from './cef-line.js';
import { parseLeef } from './leef-line.js';
import { parseZeekLog } from './zeek-log.js';

/** A document found in a text, and the line it was, where it is no JSON. */
export interface TextDocument {
  document: unknown;
  line?: string;
}

/** The documents in a text: JSON, CEF and LEEF lines with or without a syslog header, a whole Zeek log; undefined for any other text. */
export function readText(text: string): TextDocument[] | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return parsedJson(trimmed);
  if (trimmed.startsWith('#separator')) return parseZeekLog(trimmed).map((document) => ({ document }));
  const lines = trimmed.split(/\r?\n/).filter((line) => line.trim() !== '');
  const documents = lines.map((line) => ({ document: readLine(line), line }));
  return documents.some(({ document }) => document !== undefined)
    ? documents.map(({ document, line }) => ({ document: document ?? {}, line }))
    : undefined;
}

/** The object a line of a log stands for; undefined when it is no CEF, LEEF or JSON. */
export function readLine(line: string): JsonObject | undefined {
  return parseCef(line) ?? parseLeef(line) ?? jsonAfterHeader(line);
}

function parsedJson(text: string): TextDocument[] | undefined {
  try {
    return parseJsonTexts(text).map((document) => ({ document }));
  } catch {
    return undefined;
  }
}

/** JSON after a syslog header, as rsyslog and syslog-ng forward it: `<134>Nov 27 06:00:00 host app: @cee: {…}`. */
function jsonAfterHeader(line: string): JsonObject | undefined {
  const start = line.indexOf('{');
  if (start < 0 || start > 512 || !line.trimEnd().endsWith('}')) return undefined;
  try {
    const value = parseJsonText(line.slice(start));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
