import { getMetadataStorage, ValidateIf, ValidationTypes } from 'class-validator';

/** The one way to declare an optional field: it may be left out, and a null that a sender writes for what is missing is the same, see `optionalFields`. */
export function Optional(): PropertyDecorator {
  return ValidateIf(isGiven);
}

/** The fields of a class in which null stands for absent: it is dropped before any rule is applied, so that no code meets it. Null in any other field breaks that field's rules. */
export function optionalFields(type: new () => object): ReadonlySet<string> {
  let fields = known.get(type);
  if (!fields) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
    fields = new Set(rules.filter(isOptional).map(({ propertyName }) => propertyName));
    known.set(type, fields);
  }
  return fields;
}

const known = new WeakMap<new () => object, ReadonlySet<string>>();

function isOptional({ type, constraints }: { type: string; constraints: unknown[] }): boolean {
  return type === ValidationTypes.CONDITIONAL_VALIDATION && constraints[0] === isGiven;
}

function isGiven(_document: unknown, value: unknown): boolean {
  return value !== undefined;
}
