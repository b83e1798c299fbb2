import { fieldsToLeaveOut, typeMetadata } from '@soc-agent/contracts';
import { getMetadataStorage, IS_IP, IS_URL, ValidationTypes } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import typeSchemas from './schemas.json' with { type: 'json' };

/** As much of JSON Schema as is looked at here. */
export interface Schema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  [keyword: string]: unknown;
}

type Class = new () => object;

/** Rules the library says too little of. */
const CONVERTERS = {
  // those of our own bring their schemas
  [ValidationTypes.CUSTOM_VALIDATION]: ({ constraints }: { constraints?: { schema?: object }[] }) => ({
    ...constraints?.[0]?.schema,
  }),
  [IS_IP]: { type: 'string' as const, anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] },
  [IS_URL]: { type: 'string' as const, format: 'uri' },
  isISO31661Alpha2: { type: 'string' as const, pattern: '^[A-Za-z]{2}$' },
};

/** Each class with validation rules, by its name. */
export function validatedClasses(): ReadonlyMap<string, Class> {
  const { validationMetadatas } = getMetadataStorage() as unknown as { validationMetadatas: Map<Class, unknown> };
  return new Map([...validationMetadatas.keys()].map((type) => [type.name, type]));
}

/**
 * The schemas of all that the API takes and answers, by name. What is validated is described by its rules: they say what a value
 * must be like and what may be left out, and the types beside them what it means.
 */
export function apiSchemas(): Record<string, Schema> {
  const classes = validatedClasses();
  const ofRules = validationMetadatasToSchemas({
    classTransformerMetadataStorage: typeMetadata,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: CONVERTERS,
  }) as Record<string, Schema>;
  const named = Object.entries(typeSchemas as Record<string, Schema>);
  return Object.fromEntries(
    named.map(([name, schema]) => {
      const [type, rules] = [classes.get(name), ofRules[name]];
      return [name, type && rules ? described(type, rules, schema) : schema];
    }),
  );
}

function described(type: Class, rules: Schema, { description, properties: typed = {} }: Schema): Schema {
  const defaults = new type() as Record<string, unknown>;
  const optional = fieldsToLeaveOut(type);
  const properties = Object.entries(rules.properties ?? {}).map(([name, rule]) => {
    const { description: meaning, ...shape } = typed[name] ?? {};
    const said = [meaning, rule.description].filter(Boolean).join(' ');
    const field: Schema = {
      ...(Object.keys(rule).length > 0 ? rule : shape),
      ...(said && { description: said }),
      ...(isScalar(defaults[name]) && { default: defaults[name] }),
    };
    return [name, field] as const;
  });
  const required = properties
    .map(([name]) => name)
    .filter((name) => !optional.has(name) && defaults[name] === undefined);
  return {
    type: 'object',
    ...(description && { description }),
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  };
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
