/** What a variable lists, separated by commas. */
export function listed(text: string): string[] {
  return text.split(',').flatMap((entry) => entry.trim() || []);
}
