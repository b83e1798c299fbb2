import { getMetadataStorage, ValidateIf, ValidationTypes } from 'class-validator';

/** The one way to declare an optional field: it may be left out, and a null that a sender writes for what is missing is the same, see `optionalFields`. */
export function Optional(): PropertyDecorator {
  return ValidateIf(isGiven);
}

/** For a field that may be left out, and in which null says something of its own. */
export function LeftOutOrNull(): PropertyDecorator {
  return ValidateIf(isThere);
}

/** The fields of a class that a sender may leave out. */
export function fieldsToLeaveOut(type: new () => object): ReadonlySet<string> {
  return fieldsWith(type, (rule) => isConditional(rule, isGiven) || isConditional(rule, isThere));
}

/** The fields of a class in which null stands for absent: it is dropped before any rule is applied, so that no code meets it. Null in any other field breaks that field's rules. */
export function optionalFields(type: new () => object): ReadonlySet<string> {
  let fields = known.get(type);
  if (!fields) known.set(type, (fields = fieldsWith(type, (rule) => isConditional(rule, isGiven))));
  return fields;
}

const known = new WeakMap<new () => object, ReadonlySet<string>>();

interface ConditionalRule {
  type: string;
  constraints: unknown[];
}

function fieldsWith(type: new () => object, isMeant: (rule: ConditionalRule) => boolean): ReadonlySet<string> {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  return new Set(rules.filter(isMeant).map(({ propertyName }) => propertyName));
}

function isConditional({ type, constraints }: ConditionalRule, condition: unknown): boolean {
  return type === ValidationTypes.CONDITIONAL_VALIDATION && constraints[0] === condition;
}

function isGiven(_document: unknown, value: unknown): boolean {
  return value !== undefined;
}

/** A function of its own, so that it can be told apart from {@link isGiven}. */
function isThere(_document: unknown, value: unknown): boolean {
  return value !== undefined;
}
