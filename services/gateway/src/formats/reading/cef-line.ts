import type { JsonObject } from './json-object.js';
import { syslogHeader } from './syslog-header.js';

/** Of a line, characters that are read. */
export const MAX_LINE = 128 * 1024;
const START = /CEF:\s?\d+(?:\.\d+)?\|/;
/** A key begins the extension or follows a space; what follows another key's value may have spaces, too. */
const KEY = /(?:^|\s)([\w.[\]-]{1,64})=/g;
/** Fields of a device's own, named by a label beside them. */
export const CUSTOM_FIELD = /^(c[nsf]\d{1,2}|c6a\d|flexstring\d|flexdate\d|flexnumber\d|devicecustomdate\d)$/;

/**
 * A line of ArcSight's Common Event Format, version 0 or 1, as an object: the header's fields, `extension` by lower-case key, and
 * `labelled` for custom fields under the name their label gives them. Undefined for a line without `CEF:`.
 */
export function parseCef(text: string): JsonObject | undefined {
  const line = text.slice(0, MAX_LINE);
  const start = START.exec(line);
  if (!start) return undefined;
  const [version = '', vendor = '', product = '', deviceVersion = '', signatureId = '', name = '', rest = ''] =
    headerFields(line.slice(start.index + start[0].indexOf(':') + 1));
  // a header that was cut off before its severity has no extension
  const [severity = '', extension = ''] = split(rest, 1);
  const fields = extensionOf(extension);
  return {
    cef: { version: version.trim(), vendor, product, deviceVersion, signatureId, name, severity },
    extension: fields,
    labelled: labelledOf(fields),
    syslog: syslogHeader(line.slice(0, start.index)),
  };
}

/** The first six fields, escapes undone, and the rest as it is. */
function headerFields(text: string): string[] {
  const fields = split(text, 6);
  return fields.map((field, index) => (index < 6 ? unescaped(field) : field));
}

/** Cuts at the first `count` bars that are not escaped. */
function split(text: string, count: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length && parts.length < count; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '|') {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** Keys and values of an extension, keys in lower case; the first of a repeated key counts. */
export function extensionOf(text: string): Record<string, string> {
  const keys = [...text.matchAll(KEY)];
  const fields = new Map<string, string>();
  keys.forEach((match, index) => {
    const key = (match[1] ?? '').toLowerCase();
    const value = text.slice(match.index + match[0].length, keys[index + 1]?.index);
    if (!fields.has(key)) fields.set(key, unquoted(unescaped(value).trim()));
  });
  return Object.fromEntries(fields);
}

function labelledOf(fields: Readonly<Record<string, string>>): Record<string, string> {
  const labelled = Object.entries(fields).flatMap(([key, value]) => {
    const label = CUSTOM_FIELD.test(key) ? fields[`${key}label`] : undefined;
    return label && value !== '' ? [[label, value] as const] : [];
  });
  return Object.fromEntries(labelled);
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\\=|nr])/g, (_, escaped: string) =>
    escaped === 'n' ? '\n' : escaped === 'r' ? '\r' : escaped,
  );
}

function unquoted(text: string): string {
  return /^"[^"]*"?$/.test(text) ? text.replaceAll('"', '') : text;
}
