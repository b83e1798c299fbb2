import type { Command } from './commands.js';

/** One line of the palette. */
export interface PaletteOption {
  id: string;
  label: string;
  /** What kind of thing it is, or where. */
  group: string;
  keys?: readonly string[];
  /** It came from outside: a title. */
  isForeign?: boolean;
  run: () => unknown;
}

const THREAT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether it is a threat's id as a whole. */
export function isThreatId(text: string): boolean {
  return THREAT_ID.test(text);
}

/** Commands whose words begin with what is typed, in the order of typing; those that begin with it as a whole first. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (command: Command): boolean => {
    const own = `${command.group} ${command.label}`.toLowerCase().split(/[\s&]+/);
    return words.every((word) => own.some((one) => one.startsWith(word)));
  };
  const startsSo = (command: Command): number => (command.label.toLowerCase().startsWith(text.toLowerCase()) ? 0 : 1);
  return commands.filter((command) => !command.isKeysOnly && fits(command)).sort((a, b) => startsSo(a) - startsSo(b));
}
