/** Makes of a value that a sender wrote what a field holds; what it cannot read stays for the field's rules to refuse. */
export type Convert = (value: unknown) => unknown;

type FieldType = new () => object;

const TYPE = Symbol('type');
const CONVERT = Symbol('convert');

/** The class of a nested document, or of each in a list of them; `Number` for a number that is written as a text, as in a query. */
export function Type(type: () => FieldType | NumberConstructor): PropertyDecorator {
  return (prototype, name) => Reflect.defineMetadata(TYPE, type, prototype, name);
}

/** What is made of a value before the field's rules are applied. */
export function Converted(convert: Convert): PropertyDecorator {
  return (prototype, name) => Reflect.defineMetadata(CONVERT, convert, prototype, name);
}

/** What `@Type` says of a field of the class or of one it extends. */
export function typeOf(type: () => void, field: string): FieldType | NumberConstructor | undefined {
  const named = Reflect.getMetadata(TYPE, type.prototype as object, field) as
    (() => FieldType | NumberConstructor) | undefined;
  return named?.();
}

/** What `@Converted` says of a field of the class or of one it extends. */
export function converterOf(type: () => void, field: string): Convert | undefined {
  return Reflect.getMetadata(CONVERT, type.prototype as object, field) as Convert | undefined;
}

/** The same for class-validator-jsonschema, which asks as it would ask class-transformer. */
export const typeMetadata = {
  findTypeMetadata: (type: () => void, field: string) => {
    const found = typeOf(type, field);
    return found && { typeFunction: () => found };
  },
  getExposedMetadatas: () => [],
  findExcludeMetadata: () => undefined,
} as never;
