import type { Dice } from '../dice.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const MORSE =
  '.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..'.split(
    ' ',
  );

/** Something inside of each longer word. */
export function inWords(text: string, dice: Dice, parts: readonly string[]): string {
  const part = dice.of(parts);
  return text.replace(/[a-z]{4,}/gi, (word) => {
    const at = 1 + dice.number(word.length - 2);
    return word.slice(0, at) + part + word.slice(at);
  });
}

export function words(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}

export function cut(text: string, length: number): string[] {
  return text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];
}

/** `a` to `z` written with these characters. */
export function letters(drawn: Iterable<string>): Record<string, string> {
  return Object.fromEntries([...drawn].map((letter, place) => [String.fromCharCode(97 + place), letter]));
}

export function replaced(text: string, by: Readonly<Record<string, string>>): string {
  return text.replace(/[a-z]/g, (letter) => by[letter] ?? letter);
}

export function shifted(text: string, by: number): string {
  return text.replace(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + by));
}

export function mathematical(text: string, capitals: number): string {
  return text
    .replace(/[A-Z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 65 + capitals))
    .replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 97 + capitals + 26));
}

export function between(text: string, character: string): string {
  return text.replace(/\p{L}(?=\p{L})/gu, (letter) => letter + character);
}

export function selectors(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => String.fromCodePoint(byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16))
    .join('');
}

export function moved(letter: string, by: number): string {
  const first = letter <= 'Z' ? 65 : 97;
  return String.fromCharCode(((letter.charCodeAt(0) - first + by + 26) % 26) + first);
}

export function percentEncoded(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${hex(byte)}`).join('');
}

export function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

export function morse(text: string): string {
  const words = text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
  return words.map((word) => [...word].map((letter) => MORSE[letter.charCodeAt(0) - 97]).join(' ')).join(' / ');
}
