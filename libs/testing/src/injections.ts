import { readFileSync } from 'node:fs';

const FILE = new URL('../data/injections.jsonl', import.meta.url);

/** Texts, written by us, with which an attacker would try to talk a model into something: in English and other languages, plain and disguised. */
export function injections(): string[] {
  return readFileSync(FILE, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as string);
}
