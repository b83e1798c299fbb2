/** Characters of an API key that are shown once; there may be a `_` among them. */
const SECRET_LENGTH = 43;

/** The part of an API key that stays secret. */
export function secretOf(key: string): string {
  return key.slice(-SECRET_LENGTH);
}
