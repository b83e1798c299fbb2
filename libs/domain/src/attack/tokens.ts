/** Endings without influence on the subject of a rule, longest first. */
const ENDINGS = [
  'ations',
  'ation',
  'ating',
  'ated',
  'ates',
  'ate',
  'ions',
  'ing',
  'ers',
  'ion',
  'ies',
  'ed',
  'es',
  'er',
  'or',
  's',
  'e',
  'y',
];
/** Words of this length or less keep their ending, and no stem is shorter. */
const SHORTEST_STEM = 4;
/** Stems kept; texts of rules draw on a few thousand words. */
const MAX_CACHED = 20_000;
const DOUBLED = /(.)\1$/;
const WORD = /[a-z0-9$]+/g;
const stems = new Map<string, string>();

/** The words of a text in order, in lower case and without their endings: `Dumping of LSASS.exe` → `dump of lsas exe`. */
export function tokens(text: string): string[] {
  return (text.toLowerCase().match(WORD) ?? []).map(stem);
}

function stem(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size >= MAX_CACHED) stems.clear();
  const found = withoutEnding(word);
  stems.set(word, found);
  return found;
}

function withoutEnding(word: string): string {
  if (word.length <= SHORTEST_STEM) return word;
  const ending = ENDINGS.find((one) => word.endsWith(one) && word.length - one.length >= SHORTEST_STEM);
  // `logging` and `log`, `install` and `installed`
  return (ending === undefined ? word : word.slice(0, -ending.length)).replace(DOUBLED, '$1');
}
