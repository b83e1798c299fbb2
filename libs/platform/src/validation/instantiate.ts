import { optionalFields } from '@soc-agent/contracts';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { TypeMetadata } from 'class-transformer';
import type { MetadataStorage } from 'class-transformer/types/MetadataStorage.js';

/** What `@Type` says of classes; class-transformer keeps it without exporting it. */
export const typeMetadata: MetadataStorage = defaultMetadataStorage;

/** What `@Type` names: the class of a field, or a conversion such as `Number`. */
type FieldType = new () => object;

/** No class has fields of these names, and an object would take them for its own class or prototype. */
const IMPOSSIBLE: ReadonlySet<string> = new Set(['constructor', '__proto__']);

/**
 * An instance of the class with the plain object's fields, and instances where `@Type` names a class, also in lists. Null in an
 * optional field is left out. Everything else is taken over as it is: class-transformer's own `plainToInstance` copies it in
 * time quadratic in its keys, and trips over a key `constructor`.
 * @param refuse is told the path of a field that no class can have.
 */
export function instantiate<T extends object>(type: new () => T, plain: object, refuse: (path: string) => void): T {
  const instance = new type();
  const types = fieldTypes(instance);
  const optional = optionalFields(type);
  const fields = instance as Record<string, unknown>;
  for (const [name, value] of Object.entries(plain)) {
    if (IMPOSSIBLE.has(name)) refuse(name);
    else if (value !== null || !optional.has(name))
      fields[name] = converted(types.get(name), value, (path) => refuse(`${name}${path}`));
  }
  return instance;
}

function converted(type: FieldType | undefined, value: unknown, refuse: (path: string) => void): unknown {
  if (type === undefined || value === undefined || value === null) return value;
  if ((type as unknown) === Number) return Number(value);
  if (Array.isArray(value)) {
    return value.map((item, index) => converted(type, item, (path) => refuse(`[${index}]${path}`)));
  }
  return typeof value === 'object' ? instantiate(type, value, (path) => refuse(`.${path}`)) : value;
}

const known = new WeakMap<object, ReadonlyMap<string, FieldType>>();

/** The fields of the instance's class that `@Type` says something of. */
function fieldTypes(instance: object): ReadonlyMap<string, FieldType> {
  const type = instance.constructor as () => void;
  let types = known.get(type);
  if (!types) {
    const found = Object.keys(instance).flatMap((name) => {
      const metadata = typeMetadata.findTypeMetadata(type, name) as TypeMetadata | undefined;
      return metadata ? [[name, metadata.typeFunction() as FieldType] as const] : [];
    });
    known.set(type, (types = new Map(found)));
  }
  return types;
}
