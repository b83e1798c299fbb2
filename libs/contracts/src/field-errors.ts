import type { ValidationError } from 'class-validator';

/** One offending value, named by its path from the document's root: `entities.sourceIps[0]`. */
export interface FieldError {
  field: string;
  message: string;
}

const NESTED = 'nestedValidation';

/** What class-validator says of a document, one line for each offending value. */
export function fieldErrors(errors: readonly ValidationError[]): FieldError[] {
  return errors.flatMap((error) => errorsBelow(error, ''));
}

function errorsBelow(error: ValidationError, parent: string): FieldError[] {
  const index = /^\d+$/.test(error.property);
  const field = index ? `${parent}[${error.property}]` : parent ? `${parent}.${error.property}` : error.property;
  const complaint = explaining(error.constraints ?? {});
  const absent = error.value === undefined && complaint?.rule !== 'whitelistValidation';
  if (complaint) return [{ field, message: absent ? 'is required' : complaint.message }];
  return (error.children ?? []).flatMap((child) => errorsBelow(child, field));
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
