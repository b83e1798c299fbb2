import { isObject } from './json-object.js';

/** The JSON value with each key's capitals at its beginning in lower case: `IpAddressV4` and `ipAddressV4` are one name. */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [camel(key), camelCased(item)]));
}

function camel(key: string): string {
  return /^[A-Z][a-z]/.test(key) ? `${key[0]?.toLowerCase()}${key.slice(1)}` : key;
}
