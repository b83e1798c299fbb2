import { ValidateBy } from 'class-validator';

/** The variable is a text that passes. @param message says what it must be; it never quotes the text, which may hold a password */
export function Meets(passes: (text: string) => boolean, message: string): PropertyDecorator {
  const validate = (value: unknown): boolean => passes(String(value));
  return ValidateBy({ name: 'meets', validator: { validate, defaultMessage: () => message } });
}
