import fc from 'fast-check';

/** As much of JSON Schema as the API's description uses. */
interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

export type Schemas = Readonly<Record<string, Schema>>;

const MAX_DEPTH = 5;
/** Texts that mean something to a rule that a schema cannot say. */
const TEXTS = [
  '198.51.100.7',
  '2001:db8::1',
  '2026-11-27T06:00:00Z',
  'DE',
  'a.example',
  'https://a.example/x',
  'ab'.repeat(32),
];

/** Documents that are nearly as the schema of that name says. */
export function fromSchema(name: string, schemas: Schemas): fc.Arbitrary<unknown> {
  return valueOf({ $ref: `#/components/schemas/${name}` }, schemas, 0);
}

function valueOf(schema: Schema, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  const options = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (depth > MAX_DEPTH) return fc.constant(null);
  if (schema.$ref !== undefined) {
    const named = schemas[schema.$ref.split('/').at(-1) ?? ''];
    return named ? valueOf(named, schemas, depth + 1) : fc.constant({});
  }
  if (options) return fc.oneof(...options.map((option) => valueOf(option, schemas, depth + 1)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([field, inner]) => [
        field,
        valueOf(inner, schemas, depth + 1),
      ]);
      const known = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
        requiredKeys: schema.required ?? [],
      });
      return schema.properties ? known : fc.object({ maxDepth: 2 });
    }
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, schemas, depth + 1), { maxLength: 4 });
    case 'string':
      return fc.oneof(
        fc.constantFrom(...TEXTS),
        fc.string({ unit: 'binary', maxLength: Math.min(64, schema.maxLength ?? 64) }),
      );
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -10, max: schema.maximum ?? 10_000 });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}
