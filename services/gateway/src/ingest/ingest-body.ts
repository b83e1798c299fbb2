import type { IncomingHttpHeaders } from 'node:http';

/** A CloudEvent in binary mode has its attributes in headers that begin so. */
const ATTRIBUTE = 'ce-';

/** The body as a text; a CloudEvent in binary mode as it would be in structured mode. */
export function bodyOf(body: unknown, headers: IncomingHttpHeaders): string {
  const text = typeof body === 'string' ? body : '';
  if (headers['ce-specversion'] === undefined) return text;
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(ATTRIBUTE) ? [[name.slice(ATTRIBUTE.length), value]] : [],
  );
  const isJson = /\bjson\b/.test(headers['content-type'] ?? '');
  const event = JSON.stringify(Object.fromEntries(attributes));
  return `${event.slice(0, -1)},"data":${isJson && text !== '' ? text : JSON.stringify(text)}}`;
}
