/** What a defanged text has and another does not. */
const DEFANGED = /[[({]|hxxp|\bfxp|meow:/i;

const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:hxxp|h\*\*p|meow)(s?)(?=\[?:)/gi, 'http$1'],
  [/\bfxp(s?)(?=\[?:)/gi, 'ftp$1'],
  [/\[:\/\/\]/g, '://'],
  [/\[:\]/g, ':'],
  [/\[\/\]/g, '/'],
  [/\s?[[({](?:\.|dot)[\])}]\s?/gi, '.'],
  [/\s?[[({](?:@|at)[\])}]\s?/gi, '@'],
];

/** The address, name or URL that people wrote so that nobody clicks on it: `hxxps://bad[.]example` is `https://bad.example`. */
export function refang(text: string): string {
  if (!DEFANGED.test(text)) return text;
  return REPLACEMENTS.reduce((refanged, [pattern, replacement]) => refanged.replace(pattern, replacement), text);
}
