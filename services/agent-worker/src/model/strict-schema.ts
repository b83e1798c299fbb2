import { typeMetadata } from '@soc-agent/contracts';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

type Schema = Record<string, unknown>;

/** Keywords that strict mode of structured outputs does not take; the answer is validated against the class for these. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['minLength', 'maxLength', 'default', 'uniqueItems']);
const POINTER = '#/$defs/';

/**
 * The JSON schema of a class as strict mode wants it: made of the same decorators the answer is validated by, with every property
 * required, no others allowed, and classes inside it in place.
 * @throws Error for a class without decorators.
 */
export function strictSchemaOf(type: new () => object): Schema {
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: typeMetadata,
    refPointerPrefix: POINTER,
  }) as Record<string, Schema>;
  const strict = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(strict);
    if (typeof schema !== 'object' || schema === null) return schema;
    const { $ref, ...rest } = schema as Schema;
    if (typeof $ref === 'string') return strict(schemas[$ref.slice(POINTER.length)]);
    const kept = Object.entries(rest).filter(([keyword]) => !UNSUPPORTED.has(keyword));
    if (rest['type'] !== 'object') return Object.fromEntries(kept.map(([keyword, value]) => [keyword, strict(value)]));
    const properties = Object.entries((rest['properties'] ?? {}) as Schema).map(([name, value]) => [
      name,
      strict(value),
    ]);
    return {
      type: 'object',
      properties: Object.fromEntries(properties) as Schema,
      required: properties.map(([name]) => name),
      additionalProperties: false,
    };
  };
  const schema = schemas[type.name];
  if (!schema) throw new Error(`${type.name} has no validation rules to make a schema of`);
  return strict(schema) as Schema;
}
