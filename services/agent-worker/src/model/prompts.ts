import { AGENT_KINDS, type AgentKind } from '@soc-agent/contracts';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../prompts/', import.meta.url);
const VERSION_LENGTH = 12;

/** The instructions of one agent's model. */
export interface Prompt {
  /** The first digits of a SHA-256 over the text: it changes exactly when the text does. */
  version: string;
  /** The text, with its data between markers that cannot be guessed. */
  fenced(fence: string): string;
}

/** Reads every agent's prompt, or the common one, each followed by the rules all of them share. @throws Error for a missing file. */
export function readPrompts(): Readonly<Record<AgentKind, Prompt>> {
  const rules = read('rules');
  return Object.fromEntries(AGENT_KINDS.map((kind) => [kind, promptOf(`${roleOf(kind)}\n${rules}`)])) as Record<
    AgentKind,
    Prompt
  >;
}

function promptOf(text: string): Prompt {
  const version = createHash('sha256').update(text).digest('hex').slice(0, VERSION_LENGTH);
  return { version, fenced: (fence) => text.replaceAll('{{fence}}', fence) };
}

/** An agent without a text of its own is introduced by its kind. */
function roleOf(kind: AgentKind): string {
  return existsSync(pathOf(kind)) ? read(kind) : read('agent').replaceAll('{{kind}}', kind);
}

function read(name: string): string {
  return readFileSync(pathOf(name), 'utf8');
}

function pathOf(name: string): URL {
  return new URL(`${name}.md`, FOLDER);
}
