import { extensionOf, MAX_LINE } from './cef-line.js';
import type { JsonObject } from './json-object.js';
import { syslogHeader } from './syslog-header.js';

const START = /LEEF:\s?(\d(?:\.\d)?)\|/;
/** Delimiter of version 2: a character, or its code as `x09` or `0x09`. */
const DELIMITER = /^(?:0?x([0-9a-f]{1,4})|(.))$/i;
/** Two pairs whose tab got lost: `sev=5cat=anomaly`. */
const RUN_TOGETHER = /^(\d{1,2})([a-z]\w*)=(.*)$/i;

/**
 * A line of IBM's Log Event Extended Format, version 1 or 2, as an object: the header's fields and `attributes` by lower-case key.
 * Undefined for a line without `LEEF:`.
 */
export function parseLeef(text: string): JsonObject | undefined {
  const line = text.slice(0, MAX_LINE);
  const start = START.exec(line);
  if (!start) return undefined;
  const parts = line.slice(start.index + start[0].length).split('|');
  const [vendor = '', product = '', deviceVersion = '', eventId = ''] = parts;
  const delimiter = start[1]?.startsWith('2') ? delimiterOf(parts[4] ?? '') : undefined;
  const attributes = parts.slice(delimiter === undefined ? 4 : 5).join('|');
  return {
    leef: { version: start[1], vendor, product, deviceVersion, eventId },
    attributes: attributesOf(attributes, delimiter ?? usual(attributes)),
    syslog: syslogHeader(line.slice(0, start.index)),
  };
}

function delimiterOf(field: string): string | undefined {
  const [, code, character] = DELIMITER.exec(field) ?? [];
  return code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16));
}

/** A tab; some senders write a bar, or blanks. */
function usual(attributes: string): string {
  if (attributes.includes('\t')) return '\t';
  return /\|\w+=/.test(attributes) ? '|' : ' ';
}

function attributesOf(text: string, delimiter: string): Record<string, string> {
  // between blanks a value may have some, too, as in CEF
  if (delimiter === ' ') return Object.fromEntries(Object.entries(extensionOf(text)).flatMap(separated));
  const pairs = text.split(delimiter).flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 ? [[pair.slice(0, equals).trim().toLowerCase(), pair.slice(equals + 1).trim()] as const] : [];
  });
  return Object.fromEntries(pairs.flatMap(separated));
}

function separated([key, value]: readonly [string, string]): (readonly [string, string])[] {
  const [, first, nextKey, next] = RUN_TOGETHER.exec(value) ?? [];
  if (key !== 'sev' || first === undefined || nextKey === undefined || next === undefined) return [[key, value]];
  return [
    [key, first],
    [nextKey.toLowerCase(), next],
  ];
}
