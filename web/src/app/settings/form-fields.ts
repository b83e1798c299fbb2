/** What was typed into a field; undefined for nothing. */
export function ownText(given: FormData, field: string): string | undefined {
  const value = given.get(field);
  return (typeof value === 'string' && value.trim()) || undefined;
}
