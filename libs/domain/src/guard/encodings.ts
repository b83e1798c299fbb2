/** A way to write text in other characters: where it may stand, and the text; undefined for what is none after all. */
interface Encoding {
  /** What a text must hold to be looked at; cheap. */
  may: RegExp;
  runs: RegExp;
  read: (run: string) => string | undefined;
  /** Written by people and programs every day, so that it hides nothing by itself. */
  usual?: true;
}

const MORSE = new Map(
  Array.from(
    '.-a -...b -.-.c -..d .e ..-.f --.g ....h ..i .---j -.-k .-..l --m -.n ---o .--.p --.-q .-.r ...s -t ..-u ...-v .--w -..-x -.--y --..z'.split(
      ' ',
    ),
    (sign) => [sign.slice(0, -1), sign.slice(-1)],
  ),
);
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const NAMED = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }));
/** An encoding may be inside another one. */
const ROUNDS = 3;
const LEAST_BACKWARDS = 24;

/** Numbers with the same between them, a call, a prefix or a sign: as many as words have letters. */
const CODES =
  /(?:0x|\\|%?u\+?)?(?<![\da-z.])(?:0x|%u)?\d[\da-f]{1,5}(?:([^\da-f\n][^\d\n]{0,9}|[ ,;:/|+_-]{1,3}|\r?\n)(?:0x)?\d[\da-f]{1,5})(?:(?:\1|[ ,\n]{1,2})(?:0x)?\d[\da-f]{1,5}){6,}(?![\da-z])/gi;

const ENCODINGS: readonly Encoding[] = [
  {
    may: /%[\da-f]{2}/i,
    runs: /(?:%[\da-f]{2})+/gi,
    read: (run) => utf8(bytesOf(run.replaceAll('%', ''), 16, 2)),
    usual: true,
  },
  {
    may: /&#?\w+;/,
    runs: /&(?:#x[\da-f]{1,6}|#\d{1,7}|amp|lt|gt|quot|apos|nbsp);/gi,
    read: (run) => NAMED.get(run.slice(1, -1).toLowerCase()) ?? characterOf(run.slice(2, -1).replace(/^x/i, '0x')),
    usual: true,
  },
  {
    may: /=[\dA-F]{2}=/,
    runs: /(?:=[\dA-F]{2}(?:=\r?\n)?){4,}/g,
    read: (run) => utf8(bytesOf(run.replace(/[=\r\n]/g, ''), 16, 2)),
  },
  {
    may: /\\u|\\x|U\+/i,
    runs: /(?:\\u[\da-f]{4}|\\u\{[\da-f]{1,6}\}|\\x[\da-f]{2}|U\+[\da-f]{4,6} ?)+/gi,
    read: (run) =>
      (run.match(/[\da-f]{2,6}(?=\W|$)|(?<=[ux])[\da-f]{2,4}/gi) ?? [])
        .map((code) => characterOf(`0x${code}`))
        .join(''),
  },
  {
    may: /[\w+/]{16}\r?\n[\w+/]/,
    runs: /(?<![\w+/])(?:[\w+/]{16,76}\r?\n){2,200}[\w+/]{1,76}={0,2}/g,
    read: (run) => readable(Buffer.from(run.replace(/\s/g, ''), 'base64')),
  },
  {
    may: /[\w+/-]{8}/,
    runs: /(?<![\w+/-])[\w+/-]{8,}(?![\w+/-])={0,2}/g,
    read: (run) => (/[\W_\d]|[a-z][A-Z]/.test(run) ? read64(run) : undefined),
  },
  {
    may: /[\da-f]{2}[ :]?[\da-f]{2}[ :]?[\da-f]{2}/i,
    runs: /(?<![\da-z])(?:0x)?(?:[\da-f]{2}[ :]?){8,}(?![\da-z])/gi,
    read: (run) => readable(bytesOf(run.replace(/^0x|[ :]/gi, ''), 16, 2)),
  },
  {
    may: /[01]{7}/,
    runs: /(?<!\d)(?:[01]{7,8}[ ,]?){4,}(?!\d)/g,
    read: (run) => readable(bytesOf(run.replace(/[ ,]/g, ''), 2, /\b[01]{7}\b/.test(run) ? 7 : 8)),
  },
  { may: /\d{2,6}[^\n]{1,8}\d{2}/, runs: CODES, read: codes },
  {
    may: /\d{24}/,
    runs: /(?<![\da-z])(?:0\d\d|1[0-2]\d){8,}(?![\da-z])/gi,
    read: (run) => codes(run.match(/\d{3}/g)?.join(' ') ?? ''),
  },
  { may: /[A-Z2-7]{16}/, runs: /(?<!\w)[A-Z2-7]{16,}={0,6}(?!\w)/g, read: (run) => readable(base32(run)) },
  {
    may: /[.·•−–-]{1,5} [.·•−–-]{1,5} [.·•−–-]/,
    runs: /(?:[.·•−–-]{1,5}[ /|]{1,3}){6,}[.·•−–-]{1,5}/g,
    read: (run) =>
      run
        .replace(/[·•]/g, '.')
        .replace(/[−–]/g, '-')
        .replace(/ ?[/|] ?| {2,}/g, ' / ')
        .split(' ')
        .map((sign) => (sign === '/' ? ' ' : (MORSE.get(sign) ?? '?')))
        .join(''),
  },
];

/** A text with its encoded stretches read, and those stretches that only a program would have read. */
export function decoded(text: string): { text: string; hidden: string[] } {
  const hidden: string[] = [];
  let reading = text;
  for (let round = 0; round < ROUNDS; round++) {
    const before = reading;
    for (const { may, runs, read, usual } of ENCODINGS) {
      if (!may.test(reading)) continue;
      reading = reading.replace(runs, (run) => {
        const words = read(run);
        if (words === undefined || words === run) return run;
        if (!usual) hidden.push(words);
        return words;
      });
    }
    if (reading === before) break;
  }
  return { text: reading, hidden };
}

/** Backwards, too. */
function read64(run: string): string | undefined {
  const words = readable(Buffer.from(run, 'base64'), run.length < 16);
  if (words !== undefined || run.length < LEAST_BACKWARDS) return words;
  // between plus and minus as in UTF-7
  if (run.startsWith('+')) return readable(Buffer.from(run.replace(/^\+|-$/g, ''), 'base64'));
  return readable(Buffer.from([...run].reverse().join(''), 'base64'));
}

function bytesOf(digits: string, base: number, width: number): Uint8Array {
  const bytes = new Uint8Array(Math.floor(digits.length / width));
  for (let place = 0; place < bytes.length; place++) {
    bytes[place] = parseInt(digits.slice(place * width, (place + 1) * width), base);
  }
  return bytes;
}

function base32(run: string): Uint8Array {
  const bits = Array.from(run.replace(/=+$/, ''), (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join(
    '',
  );
  return bytesOf(bits.slice(0, bits.length - (bits.length % 8)), 2, 8);
}

function utf8(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.includes('\ufffd') ? undefined : text;
}

/** Characters by their numbers: in tens, in eights, or in sixteens. */
function codes(run: string): string | undefined {
  const digits = run.match(/(?<=^|[^\da-f]|0x|u)\d[\da-f]{1,5}/gi) ?? [];
  for (const [base, valid] of BASES) {
    if (!digits.every((code) => valid.test(code))) continue;
    const numbers = digits.map((code) => parseInt(code, base));
    if (!numbers.every((number) => (number > 31 && number < 127) || number === 10 || number === 13)) continue;
    const words = readable(Uint8Array.from(numbers));
    if (words !== undefined) return words;
  }
  return undefined;
}

const BASES: readonly (readonly [number, RegExp])[] = [
  [10, /^\d{2,3}$/],
  [8, /^[0-7]{2,3}$/],
  [16, /^[\da-f]{2,6}$/i],
];

/** Text that is in an encoding again. */
const ENCODED = /^(?:%[\da-f]{2}|&#\w{1,7};|\\[ux][\da-f]{2,4}|=[\dA-F]{2}){3}|^[\w+/-]{20,}={0,2}$/i;

/** The text that bytes are, when they are words: anything else decodes to something as well. */
function readable(bytes: Uint8Array, short = false): string | undefined {
  const wide = bytes.length > 7 && bytes.length % 2 === 0 && bytes[1] === 0 && bytes[3] === 0;
  const turned = bytes.length > 7 && bytes.length % 2 === 0 && bytes[0] === 0 && bytes[2] === 0;
  const text =
    wide || turned ? (turned ? Buffer.from(bytes).swap16() : Buffer.from(bytes)).toString('utf16le') : utf8(bytes);
  if (text === undefined || text.length < 5) return undefined;
  // eslint-disable-next-line no-control-regex -- what words do not have
  if (/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/.test(text)) return undefined;
  if (ENCODED.test(text)) return text;
  const wordy = text.match(/[\p{L}\p{M} ]/gu)?.length ?? 0;
  return wordy >= text.length * (short ? 0.9 : 0.6) ? text : undefined;
}

function characterOf(code: string): string | undefined {
  const number = Number(code);
  return number > 0 && number <= 0x10ffff && (number < 0xd800 || number > 0xdfff)
    ? String.fromCodePoint(number)
    : undefined;
}
