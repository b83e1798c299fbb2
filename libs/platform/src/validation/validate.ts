import { instantiate } from '@soc-agent/contracts';
import { validateSync, type ValidationError, type ValidatorOptions } from 'class-validator';
import { meetsRules } from './meets-rules.js';

/** One offending value, named by its path from the document's root: `entities.sourceIps[0]`. */
export interface FieldError {
  field: string;
  message: string;
}

/** A document that is not of its class; `errors` names each field. */
export class InvalidDocumentError extends Error {
  constructor(readonly errors: readonly FieldError[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('; '));
  }
}

/** Strict where the sender is to be told of unknown fields, lenient where newer senders may add some. */
const OPTIONS = {
  strict: { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true },
  lenient: { whitelist: true, forbidUnknownValues: false },
} as const satisfies Record<string, ValidatorOptions>;

const NESTED = 'nestedValidation';

/**
 * Makes a validated instance of `type` from parsed JSON.
 * @throws InvalidDocumentError naming every offending field.
 */
export function validated<T extends object>(type: new () => T, plain: unknown, mode: keyof typeof OPTIONS): T {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new InvalidDocumentError([{ field: '', message: 'must be a JSON object' }]);
  }
  const impossible: FieldError[] = [];
  const instance = instantiate(type, plain, (field) => impossible.push({ field, message: 'is not a field' }));
  if (impossible.length > 0) throw new InvalidDocumentError(impossible);
  if (meetsRules(instance)) return instance;
  const errors = validateSync(instance, OPTIONS[mode]);
  if (errors.length > 0) throw new InvalidDocumentError(errors.flatMap((error) => fieldErrors(error, '')));
  return instance;
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const index = /^\d+$/.test(error.property);
  const field = index ? `${parent}[${error.property}]` : parent ? `${parent}.${error.property}` : error.property;
  const complaint = explaining(error.constraints ?? {});
  const absent = error.value === undefined && complaint?.rule !== 'whitelistValidation';
  if (complaint) return [{ field, message: absent ? 'is required' : complaint.message }];
  return (error.children ?? []).flatMap((child) => fieldErrors(child, field));
}

/**
 * Of the rules a value breaks, the one that explains the others: what is no text is not too long for one either. Fields declare
 * what a value is before what it must be like, and rules are listed in the opposite order; that of a nested document says the least.
 */
function explaining(constraints: Readonly<Record<string, string>>): { rule: string; message: string } | undefined {
  const broken = Object.entries(constraints).sort(([a], [b]) => Number(b === NESTED) - Number(a === NESTED));
  const [rule, message] = broken.at(-1) ?? [];
  return rule !== undefined && message !== undefined ? { rule, message } : undefined;
}
