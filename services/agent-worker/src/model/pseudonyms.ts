import { replaceSensitive } from '@soc-agent/platform';

/** Text that only looks like a placeholder must come back as it was. */
const LOOKS_LIKE_ONE = /\[[A-Z_]+_\d+\]/g;

/**
 * Replaces secrets and personal data by placeholders, `[EMAIL_1]`, and puts them back. Equal values get equal placeholders, numbered as
 * they come, so that equal questions stay equal.
 */
export class Pseudonyms {
  private readonly originals = new Map<string, string>();
  private readonly placeholders = new Map<string, string>();

  hide(text: string): string {
    const unambiguous = text.replace(LOOKS_LIKE_ONE, (value) => this.placeholderOf('TEXT', value));
    return replaceSensitive(unambiguous, (kind, value) => this.placeholderOf(kind, value));
  }

  /** A value may hold placeholders of rules before its own; what the text itself brought stays as it was. */
  restore(text: string): string {
    return text.replace(LOOKS_LIKE_ONE, (placeholder) => {
      const value = this.originals.get(placeholder) ?? placeholder;
      return value === placeholder || placeholder.startsWith('[TEXT_') ? value : this.restore(value);
    });
  }

  private placeholderOf(kind: string, value: string): string {
    const known = this.placeholders.get(`${kind} ${value}`);
    if (known) return known;
    const placeholder = `[${kind}_${this.originals.size + 1}]`;
    this.placeholders.set(`${kind} ${value}`, placeholder);
    this.originals.set(placeholder, value);
    return placeholder;
  }
}
