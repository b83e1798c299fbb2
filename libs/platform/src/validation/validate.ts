import { fieldErrors, instantiate, type FieldError } from '@soc-agent/contracts';
import { validateSync, type ValidatorOptions } from 'class-validator';
import { meetsRules } from './meets-rules.js';

/** A document that is not of its class; `errors` names each field. */
export class InvalidDocumentError extends Error {
  constructor(readonly errors: readonly FieldError[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('; '));
  }
}

/** Strict refuses unknown fields, lenient drops them, since newer senders may add some. */
const OPTIONS = {
  strict: { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true },
  lenient: { whitelist: true, forbidUnknownValues: false },
} as const satisfies Record<string, ValidatorOptions>;

/**
 * Makes a validated instance of `type` from parsed JSON; an instance that is valid is returned as it is.
 * @throws InvalidDocumentError naming every offending field.
 */
export function validated<T extends object>(type: new () => T, plain: unknown, mode: keyof typeof OPTIONS): T {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new InvalidDocumentError([{ field: '', message: 'must be a JSON object' }]);
  }
  // it is an instance already, and so is all in it
  if (plain instanceof type && meetsRules(plain)) return plain;
  const impossible: FieldError[] = [];
  const instance = instantiate(type, plain, (field) => impossible.push({ field, message: 'is not a field' }));
  if (impossible.length > 0) throw new InvalidDocumentError(impossible);
  if (meetsRules(instance)) return instance;
  const errors = validateSync(instance, OPTIONS[mode]);
  if (errors.length > 0) throw new InvalidDocumentError(fieldErrors(errors));
  return instance;
}
