/** What sources write where they have no value. */
const NOTHING: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  '—',
  '?',
  '*',
  '0',
  '""',
  "''",
  '[]',
  '{}',
  'n/a',
  '<na>',
  '(null)',
  '<null>',
  'null',
  'nil',
  'nan',
  'none',
  'undefined',
  'unknown',
  '<unknown>',
  '(unknown)',
  'not available',
  'not applicable',
  'not set',
  '(not set)',
  // the null SID of Windows, and an empty GUID
  's-1-0-0',
  '00000000-0000-0000-0000-000000000000',
]);

/** True for a text that stands for no value: `-`, `N/A`, `(null)`, `unknown`. */
export function isNothing(text: string): boolean {
  return text.length <= 36 && NOTHING.has(text.trim().toLowerCase());
}
