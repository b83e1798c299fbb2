import { decoded } from './encodings.js';
import { seen } from './hidden-text.js';
import { undisguised } from './look-alikes.js';

/** A text from outside as checks read it and a model gets it. */
export interface NormalText {
  /** Drawn characters only, of one width and form, with encoded stretches read. */
  text: string;
  /** What only a program would have seen: characters that are not drawn, and stretches in a code. */
  hidden: readonly string[];
  /** Words of Latin letters were written with other characters, or with something between them. */
  disguised: boolean;
}

/** Nothing to be done: most of what tools write. Encodings may be in it all the same. */
const PLAIN = /^[\t\n\r -~]*$/;
/** Latin letters of other shapes: mathematical ones, of full width, in circles. */
const DRESSED = /[\u{1d400}-\u{1d7ff}\uff21-\uff5a\u24b6-\u24e9\u249c-\u24b5]{2}/u;
const BETWEEN_LETTERS = /[a-z][\p{Cf}\p{Default_Ignorable_Code_Point}]+[a-z]/iu;
const LINES = /[\u0085\u2028\u2029\v\f]/g;
// eslint-disable-next-line no-control-regex -- what a terminal takes for a change of colour
const COLOURS = /\u001b\[[\d;]{0,12}[A-Za-z]/g;
/** A letter, and the sign that takes it back. */
const TAKEN_BACK = /[^\n][\b]/g;
// eslint-disable-next-line no-control-regex -- exactly these
const INSIDE_WORDS = /(?<=\p{L})[\u0000-\u0007\u000e-\u001a\u001c-\u001f\u007f]+(?=\p{L})/gu;
// eslint-disable-next-line no-control-regex -- exactly these
const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;

/** The one normalisation of untrusted text: what is checked is what is sent. Linear in the length of the text. */
export function normalText(text: string): NormalText {
  if (PLAIN.test(text)) return { ...decoded(text), disguised: false };
  const typed = text.normalize('NFKC').replace(COLOURS, '').replace(TAKEN_BACK, '').replace(LINES, '\n');
  const drawn = seen(typed.replace(INSIDE_WORDS, '').replace(CONTROLS, ' '));
  const letters = undisguised(drawn.text);
  const { text: read, hidden } = decoded(letters);
  const disguised = letters !== drawn.text || DRESSED.test(text) || BETWEEN_LETTERS.test(text);
  return { text: read, hidden: [...drawn.hidden, ...hidden], disguised };
}
