import { converterOf, typeOf } from './conversions.js';
import { optionalFields } from './optional.js';

/** Called with the path of a field that no class can have. */
type Refuse = (path: string) => void;
/** Converts a plain field to the type the class wants. */
type Conversion = (value: unknown, refuse: Refuse) => unknown;

/** Forbidden as field names: on an object they would replace its class or prototype. */
const IMPOSSIBLE: ReadonlySet<string> = new Set(['constructor', '__proto__']);

/**
 * An instance of the class with the plain object's fields: instances where `@Type` names a class, also in lists, and what
 * `@Converted` makes of a value. Null in an optional field is left out. Everything else is taken over as it is.
 */
export function instantiate<T extends object>(type: new () => T, plain: object, refuse: Refuse): T {
  const instance = new type();
  const conversions = conversionsOf(instance);
  const optional = optionalFields(type);
  const fields = instance as Record<string, unknown>;
  for (const [name, value] of Object.entries(plain)) {
    if (IMPOSSIBLE.has(name)) {
      refuse(name);
      continue;
    }
    if (value === null && optional.has(name)) continue;
    const convert = conversions.get(name);
    fields[name] = convert ? convert(value, (path) => refuse(`${name}${path}`)) : value;
  }
  return instance;
}

const known = new WeakMap<object, ReadonlyMap<string, Conversion>>();

/** The fields of the instance's class that need a conversion. */
function conversionsOf(instance: object): ReadonlyMap<string, Conversion> {
  const type = instance.constructor as () => void;
  let conversions = known.get(type);
  if (!conversions) {
    const found = Object.keys(instance).flatMap((name) => {
      const convert = conversionOf(type, name);
      return convert ? [[name, convert] as const] : [];
    });
    known.set(type, (conversions = new Map(found)));
  }
  return conversions;
}

function conversionOf(type: () => void, name: string): Conversion | undefined {
  const converted = converterOf(type, name);
  if (converted) return converted;
  const field = typeOf(type, name);
  if (field === undefined) return undefined;
  if (isNumber(field)) return (value) => (value === undefined || value === null ? value : Number(value));
  return (value, refuse) => nested(field, value, refuse);
}

function isNumber(type: (new () => object) | NumberConstructor): type is NumberConstructor {
  return type === Number;
}

function nested(type: new () => object, value: unknown, refuse: Refuse): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => nested(type, item, (path) => refuse(`[${index}]${path}`)));
  }
  return typeof value === 'object' && value !== null ? instantiate(type, value, (path) => refuse(`.${path}`)) : value;
}
