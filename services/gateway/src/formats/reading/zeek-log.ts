import type { JsonObject } from './json-object.js';

/** Lines of one log that are read. */
const MAX_LINES = 10_000;

/**
 * The entries of a Zeek log in its own tab-separated form, whose head names separator, fields and types; a field that is unset or
 * empty is left out.
 */
export function parseZeekLog(text: string): JsonObject[] {
  let separator = '\t';
  let setSeparator = ',';
  let unset = '-';
  let empty = '(empty)';
  let fields: string[] = [];
  let types: string[] = [];
  const entries: JsonObject[] = [];
  for (const line of text.split(/\r?\n/).slice(0, MAX_LINES)) {
    if (line.startsWith('#')) {
      const [directive = '', ...values] = line.startsWith('#separator') ? line.split(' ') : line.split(separator);
      if (directive === '#separator') separator = character(values[0] ?? '\\x09');
      if (directive === '#set_separator') setSeparator = values[0] ?? ',';
      if (directive === '#unset_field') unset = values[0] ?? '-';
      if (directive === '#empty_field') empty = values[0] ?? '(empty)';
      if (directive === '#fields') fields = values;
      if (directive === '#types') types = values;
    } else if (line !== '') {
      const pairs = line.split(separator).flatMap((value, column) => {
        const field = fields[column];
        if (field === undefined || value === unset || value === empty) return [];
        return [[field, /^(?:set|vector)\[/.test(types[column] ?? '') ? value.split(setSeparator) : value] as const];
      });
      entries.push(Object.fromEntries(pairs));
    }
  }
  return entries;
}

function character(escape: string): string {
  const code = /^\\x([0-9a-f]{2})$/i.exec(escape)?.[1];
  return code === undefined ? escape : String.fromCharCode(Number.parseInt(code, 16));
}
