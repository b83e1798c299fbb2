import { AGENT_KINDS, type AgentKind } from '@soc-agent/contracts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../prompts/', import.meta.url);
const VERSION_LENGTH = 12;

/** The instructions of one agent's model. */
export interface Prompt {
  /** The first digits of a SHA-256 over the text: it changes exactly when the text does. */
  version: string;
  /** The text, its data between markers nobody can guess. */
  fenced(fence: string): string;
}

/** Reads every agent's prompt, each followed by the rules all of them share. @throws Error for a missing file. */
export function readPrompts(): Readonly<Record<AgentKind, Prompt>> {
  const rules = read('rules');
  return Object.fromEntries(AGENT_KINDS.map((kind) => [kind, promptOf(`${read(kind)}\n${rules}`)])) as Record<
    AgentKind,
    Prompt
  >;
}

function promptOf(text: string): Prompt {
  const version = createHash('sha256').update(text).digest('hex').slice(0, VERSION_LENGTH);
  return { version, fenced: (fence) => text.replaceAll('{{fence}}', fence) };
}

function read(name: string): string {
  return readFileSync(new URL(`${name}.md`, FOLDER), 'utf8');
}
