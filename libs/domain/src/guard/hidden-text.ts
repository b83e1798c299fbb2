/** Characters that are not drawn: joiners, marks of direction, fillers, variation selectors, tags, the blank of Braille. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
/** Between words in Braille. */
const BRAILLE_BLANK = /(?<=[\u2801-\u28ff])\u2800/g;
/** Tags, each an ASCII character nobody sees, but for those of a flag; and runs of variation selectors, each a byte. */
const TAGS = /(?<!\u{1f3f4}|[\u{e0000}-\u{e007f}])[\u{e0000}-\u{e007f}]+/gu;
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{4,}/gu;
const FIRST_SELECTORS = 16;

/** A text without what is not drawn, and what that said where it said something. */
export interface Seen {
  text: string;
  hidden: string[];
}

/** Takes out what a reader does not see and a model does. */
export function seen(text: string): Seen {
  const hidden = [
    // what stands between them was there to part them, or is seen anyway
    Array.from(text.matchAll(TAGS), ([run]) => tagged(run)).join(' '),
    ...Array.from(text.matchAll(SELECTORS), ([run]) => selected(run)),
  ];
  return {
    text: text.replace(BRAILLE_BLANK, ' ').replace(UNSEEN, ''),
    hidden: hidden.filter((words) => /\p{L}{3}/u.test(words)),
  };
}

function tagged(run: string): string {
  return Array.from(run, (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) & 0x7f)).join('');
}

function selected(run: string): string {
  const bytes = Array.from(run, (selector) => {
    const code = selector.codePointAt(0) ?? 0;
    return code < 0xe0100 ? code - 0xfe00 : code - 0xe0100 + FIRST_SELECTORS;
  });
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
