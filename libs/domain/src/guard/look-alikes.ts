/** Letters of other scripts in pairs with the Latin letter each is drawn like. */
const FOREIGN = pairs(
  'аaбbвbгrеeзeиuкkмmнhоoпnрpсcтtуyхxьbѕsіiїiјjһhԛqԝwԁdӏlѵvґrүyАAВBЕEКKМMНHОOРPСCТTУYХXІIЅSЈJ' +
    'αaβbγyδdεeζzηnθoιiκkλlμuνvοoπnρpσoςsτtυuχxωwΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX' +
    'աwբpգqդnեtհhոnռnսuսuցgօoքpԼLՕOՍSᎪAᏴBᏟCᎠDᎬEᎻHᏆIᎫJᏦKᏞLᎷMᏢPᏒRᏚSᎢTᏙVᎳWᏃZ',
);
/** Letters that are Latin ones in another dress and stand in no word of a language for anything else. */
const DRESSED = pairs(
  'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpǫqꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɑaɡgɩiıiɭlʋvɐaɔcǝeɟfɓbɾjʞkɯmɹrʇtʌvʍwʎy⠁a⠃b⠉c⠙d⠑e⠋f⠛g⠓h⠊i⠚j⠅k⠇l⠍m⠝n⠕o⠏p⠟q⠗r⠎s⠞t⠥u⠧v⠺w⠭x⠽y⠵z' +
    Array.from({ length: 26 }, (_, n) => String.fromCharCode(97 + n))
      .flatMap((letter, n) => [0x1f150, 0x1f170, 0x1f1e6].map((first) => String.fromCodePoint(first + n) + letter))
      .join(''),
);
const IS_DRESSED = new RegExp(`[${[...DRESSED.keys()].join('')}]`, 'gu');
const ANY: ReadonlySet<string> = new Set(FOREIGN.keys());
/** Those that nobody can tell from a Latin letter: words of nothing else are hardly words of their own script. */
const TWINS: ReadonlySet<string> = new Set('аеорсухіѕјһԛԝԁӏАВЕКМНОРСТХІЅЈονΑΒΕΖΗΙΚΜΝΟΡΤΥΧոսօց');
const FOREIGN_WORD = /[\u0370-\u058f\u13a0-\u13ff]+/g;
const MAY_BE_FOREIGN = /[\u0370-\u058f\u13a0-\u13ff]/;
const WORD = /[\p{L}\p{M}]+/gu;
const LATIN = /\p{Script=Latin}/u;
/** Marks over letters that have no letter with them in one: nobody writes so. */
const LOOSE_MARKS = /(\p{Script=Latin})\p{Mn}+/gu;

/** Words drawn with letters of several scripts in the letters they are drawn like, Latin; words of other scripts stay as they are. */
export function undisguised(text: string): string {
  const plain = text.replace(IS_DRESSED, (letter) => DRESSED.get(letter) ?? letter).replace(LOOSE_MARKS, '$1');
  if (!MAY_BE_FOREIGN.test(plain)) return plain;
  const latin = plain.replace(WORD, (word) => (LATIN.test(word) ? inLatin(word) : word));
  // one word of several scripts is no accident, and its neighbours may be drawn altogether
  if (latin !== plain) return latin.replace(WORD, (word) => (isDrawn(word, ANY) ? inLatin(word) : word));
  const foreign = plain.match(FOREIGN_WORD) ?? [];
  const isHidden = foreign.length > 0 && foreign.every((word) => isDrawn(word, TWINS));
  return isHidden && LATIN.test(plain) ? plain.replace(FOREIGN_WORD, inLatin) : plain;
}

function isDrawn(word: string, letters: ReadonlySet<string>): boolean {
  return [...word].every((letter) => letters.has(letter));
}

function inLatin(word: string): string {
  return [...word].map((letter) => FOREIGN.get(letter) ?? letter).join('');
}

function pairs(text: string): Map<string, string> {
  const letters = [...text];
  const map = new Map<string, string>();
  for (let place = 0; place < letters.length; place += 2) map.set(letters[place] ?? '', letters[place + 1] ?? '');
  return map;
}
