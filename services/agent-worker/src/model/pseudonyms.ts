import type { CustomerPrivacy, HiddenValues, SensitiveKind } from '@soc-agent/contracts';
import { replaceSensitive, visitFields } from '@soc-agent/platform';

/** Text that only looks like a placeholder must come back as it was. */
const LOOKS_LIKE_ONE = /\[[A-Z_]+_\d+\]/g;
/** A shorter value may be part of any word. */
const LEAST_KNOWN = 4;
const CUT = '…';
const NOT_LETTERS = /[^\p{L}\p{N}]/gu;

/**
 * Replaces secrets and personal data by placeholders, `[EMAIL_1]`, and puts them back. Equal values get equal placeholders, numbered as
 * they come, so that equal questions stay equal. One for each threat: another one's numbers say nothing about this one's.
 */
export class Pseudonyms {
  private readonly originals = new Map<string, string>();
  private readonly placeholders = new Map<string, string>();
  private readonly shown: ReadonlySet<SensitiveKind>;
  private readonly hosts: RegExp | undefined;
  private readonly hiddenFields: ReadonlySet<string>;
  /** All values hidden so far, longest first; undefined when there are new ones. */
  private known: RegExp | undefined;

  constructor(privacy?: CustomerPrivacy) {
    this.shown = new Set(privacy?.shownKinds);
    this.hiddenFields = new Set(privacy?.hiddenFields.map(lettersOf));
    this.hosts = privacy && privacy.internalHosts.length > 0 ? hostsAmong(privacy.internalHosts) : undefined;
  }

  /** A copy of a document; fields whose names say what they are are hidden whole. */
  hideIn(document: unknown): unknown {
    return visitFields(document, {
      named: (kind, value) => (this.shown.has(kind) ? value : this.placeholderOf(kind, value)),
      text: (text) => this.hide(text),
      kindOf: (name) => (this.hiddenFields.has(lettersOf(name)) ? 'SECRET' : undefined),
    });
  }

  /** Values that were hidden before are hidden wherever they stand, though the text may be cut in the middle of one. */
  hide(text: string): string {
    const unambiguous = text.replace(LOOKS_LIKE_ONE, (value) => this.placeholderOf('TEXT', value));
    const known = this.knownIn(unambiguous);
    const hidden = replaceSensitive(known, (kind, value) =>
      this.shown.has(kind) ? value : this.placeholderOf(kind, value),
    );
    return this.hosts && !this.shown.has('HOST')
      ? hidden.replace(this.hosts, (host) => this.placeholderOf('HOST', host))
      : hidden;
  }

  /** A value may hold placeholders of rules before its own; what the text itself brought stays as it was. */
  restore(text: string): string {
    return text.replace(LOOKS_LIKE_ONE, (placeholder) => {
      const value = this.originals.get(placeholder) ?? placeholder;
      return value === placeholder || placeholder.startsWith('[TEXT_') ? value : this.restore(value);
    });
  }

  /** How many different values of each kind were hidden. */
  counts(): HiddenValues[] {
    const counts = new Map<string, number>();
    for (const placeholder of this.originals.keys()) {
      const kind = placeholder.slice(1, placeholder.lastIndexOf('_'));
      if (kind !== 'TEXT') counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    return Array.from(counts, ([kind, count]) => ({ kind, count }));
  }

  private knownIn(text: string): string {
    if (this.originals.size === 0) return text;
    this.known ??= this.knownValues();
    const whole = text.replace(this.known, (value) => this.placeholders.get(value) ?? value);
    return whole.includes(CUT) ? this.cutIn(whole) : whole;
  }

  private knownValues(): RegExp {
    const values = [...this.placeholders.keys()].filter((value) => value.length >= LEAST_KNOWN);
    const longestFirst = values.sort((one, other) => other.length - one.length).map(escaped);
    return new RegExp(
      longestFirst.length > 0 ? `(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])` : '(?!)',
      'gu',
    );
  }

  /** `jane.doe@exa…` is still Jane Doe's. */
  private cutIn(text: string): string {
    const [first = '', ...others] = text.split(CUT);
    const parts = [first, ...others];
    return parts
      .map((part, place) => {
        if (place === parts.length - 1) return part;
        for (const [value, placeholder] of this.placeholders) {
          const cut = longestEnd(part, value);
          if (cut >= LEAST_KNOWN) return part.slice(0, part.length - cut) + placeholder;
        }
        return part;
      })
      .join(CUT);
  }

  private placeholderOf(kind: string, value: string): string {
    const known = this.placeholders.get(value);
    if (known) return known;
    const placeholder = `[${kind}_${this.originals.size + 1}]`;
    this.placeholders.set(value, placeholder);
    this.originals.set(placeholder, value);
    this.known = undefined;
    return placeholder;
  }
}

/** How many of a value's first characters a text ends with. */
function longestEnd(text: string, value: string): number {
  for (let length = Math.min(value.length - 1, text.length); length >= LEAST_KNOWN; length--) {
    if (text.endsWith(value.slice(0, length))) return length;
  }
  return 0;
}

function hostsAmong(names: readonly string[]): RegExp {
  const patterns = names.map((name) =>
    name.startsWith('.')
      ? `(?:[\\p{L}\\p{N}_-]+\\.)*${escaped(name.slice(1))}`
      : `${escaped(name)}(?:\\.[\\p{L}\\p{N}_-]+)*`,
  );
  return new RegExp(`(?<![\\p{L}\\p{N}_.-])(?:${patterns.join('|')})(?![\\p{L}\\p{N}_-])`, 'giu');
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(NOT_LETTERS, '');
}

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}/]/g, String.raw`\$&`);
}
