import fc from 'fast-check';

/** Values that some reader somewhere takes for something else. */
const ODD: readonly unknown[] = [
  null,
  '',
  '-',
  true,
  -1,
  0,
  1e308,
  Number.MAX_SAFE_INTEGER,
  [],
  {},
  [null],
  [[['x']]],
  { toString: 'x', valueOf: 1, constructor: null, hasOwnProperty: 0, then: 'x', length: 7 },
  '\ud83d',
  '\udfff\u202e\u0000\u0007',
  'x'.repeat(20_000),
  '('.repeat(2_000),
  'a.'.repeat(3_000),
  '\\'.repeat(3_000),
  '=,; '.repeat(3_000),
  '%'.repeat(2_000),
  '1969-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999999999+14:00',
  '0001-01-01T00:00:00Z',
  9_007_199_254_740_992,
  '198.51.100.7:99999',
  '::ffff:198.51.100.7%eth0/128',
  `${'f'.repeat(127)}g`,
  '{"a":',
  '[{"$ref":"1","$id":"1"}]',
  'CEF:0|a|b|c|d|e|f|g=h',
  Array.from({ length: 2_000 }, (_, n) => n),
  Array.from({ length: 300 }, () => '198.51.100.7'),
  Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`key${n}`, n])),
  nested(60),
];

const KEYS = ['__proto__', 'constructor', 'toString', 'length', '', 'a.b', '\ud83d', '0', '$ref', 'k'.repeat(5_000)];

function nested(levels: number): unknown {
  let value: unknown = 'x';
  for (let n = 0; n < levels; n++) value = n % 2 ? { a: value } : [value];
  return value;
}

const oddValue = fc.oneof(fc.constantFrom(...ODD), fc.jsonValue({ maxDepth: 3 }));

interface Change {
  /** Which way is taken at each level. */
  path: readonly number[];
  key: string;
  value: unknown;
  how: 'replace' | 'add' | 'drop' | 'repeat';
}

const change: fc.Arbitrary<Change> = fc.record({
  path: fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }),
  key: fc.constantFrom(...KEYS),
  value: oddValue,
  how: fc.constantFrom('replace', 'replace', 'replace', 'add', 'drop', 'repeat'),
});

/** The document with up to four changes anywhere in it. */
export function changed(documents: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(change, { maxLength: 4 }))
    .map(([document, changes]) => changes.reduce(apply, structuredClone(document)));
}

function apply(document: unknown, { path, key, value, how }: Change): unknown {
  if (typeof document === 'string')
    return how === 'drop' ? document.slice(path[0]) : `${document} ${JSON.stringify(value)}`;
  if (typeof document !== 'object' || document === null) return value;
  let place = document as Record<string, unknown>;
  for (const [level, step] of path.entries()) {
    const keys = Object.keys(place);
    const at = keys[step % Math.max(1, keys.length)];
    const next = at === undefined ? undefined : place[at];
    if (at !== undefined && level < path.length - 1 && typeof next === 'object' && next !== null) {
      place = next as Record<string, unknown>;
      continue;
    }
    if (how === 'add' || at === undefined) define(place, key, structuredClone(value));
    else if (how === 'drop') delete place[at];
    else
      place[at] = how === 'repeat' ? Array.from({ length: 20 }, () => structuredClone(next)) : structuredClone(value);
    break;
  }
  return document;
}

/** A key of that name, `__proto__` too. */
function define(object: object, key: string, value: unknown): void {
  if (Array.isArray(object)) object.push(value);
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The bytes of a text with something wrong in them. */
export function broken(texts: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const wound = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...WOUNDS));
  return fc
    .tuple(texts, fc.array(wound, { minLength: 1, maxLength: 3 }))
    .map(([text, wounds]) =>
      wounds.reduce<Buffer>((bytes, [share, hurt]) => hurt(bytes, Math.floor(share * bytes.length)), Buffer.from(text)),
    );
}

const WOUNDS: readonly ((bytes: Buffer, at: number) => Buffer)[] = [
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at) => inserted(bytes, at, Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80])),
  (bytes, at) => inserted(bytes, at, Buffer.from('\u0000')),
  (bytes, at) => inserted(bytes, at, Buffer.from('"__proto__":{"a":1},"__proto__":2,')),
  (bytes, at) => inserted(bytes, at, Buffer.from('\n')),
  (bytes, at) => inserted(bytes, at, Buffer.from('\\ud83d')),
  (bytes, at) => inserted(bytes, at, Buffer.from(`${'9'.repeat(400)}e${'9'.repeat(20)}`)),
  (bytes, at) => inserted(bytes, at, bytes),
  (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
];

function inserted(bytes: Buffer, at: number, more: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
}
