/** Letters of other scripts in pairs with the Latin letter each is drawn like. */
const FOREIGN = pairs(
  'аaбbвbгrеeзeиuкkмmнhоoпnрpсcтtуyхxьbѕsіiїiјjһhԛqԝwԁdӏlѵvґrүyАAВBЕEКKМMНHОOРPСCТTУYХXІIЅSЈJ' +
    'αaβbγyδdεeζzηnθoιiκkλlμuνvοoπnρpσoςsτtυuχxωwΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX' +
    'աwբpգqդnեtհhոnռnսuսuցgօoքpԼLՕOՍSᎪAᏴBᏟCᎠDᎬEᎻHᏆIᎫJᏦKᏞLᎷMᏢPᏒRᏚSᎢTᏙVᎳWᏃZ',
);
/** Letters that are Latin ones in another dress and stand in no word of a language for anything else. */
const DRESSED = pairs(
  'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpǫqꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɑaɡgɩiıiɭlʋvɐaɔcǝeɟfɓbɾjʞkɯmɹrʇtʌvʍwʎy' +
    Array.from({ length: 26 }, (_, n) => String.fromCharCode(97 + n))
      .flatMap((letter, n) => [0x1f150, 0x1f170, 0x1f1e6].map((first) => String.fromCodePoint(first + n) + letter))
      .join(''),
);
const IS_DRESSED = new RegExp(`[${[...DRESSED.keys()].join('')}]`, 'gu');
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
  if (latin === plain && count(plain, /\p{Script=Latin}/gu) * 2 <= count(plain, /\p{L}/gu)) return plain;
  const least = latin === plain ? 3 : 1;
  return latin.replace(WORD, (word) =>
    word.length >= least && [...word].every((letter) => FOREIGN.has(letter)) ? inLatin(word) : word,
  );
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

function count(text: string, letters: RegExp): number {
  return text.match(letters)?.length ?? 0;
}
