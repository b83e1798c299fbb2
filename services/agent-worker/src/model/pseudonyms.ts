import { isCreditCard } from 'class-validator';

interface Rule {
  kind: string;
  /** The last group, or all of the match when there is none, is what is hidden. */
  pattern: RegExp;
  accept?: (match: string) => boolean;
}

/** In this order: what is hidden already is not looked at again. */
const RULES: readonly Rule[] = [
  // text that only looks like a placeholder must come back as it was
  { kind: 'TEXT', pattern: /\[(?:TEXT|SECRET|EMAIL|CARD)_\d+\]/g },
  { kind: 'SECRET', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g },
  // JSON web tokens
  { kind: 'SECRET', pattern: /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g },
  // keys that say whose they are: AWS, GitHub, GitLab, Slack, Google, Stripe and OpenAI
  { kind: 'SECRET', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  {
    kind: 'SECRET',
    pattern: /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|AIza|[sr]k_(?:live|test)_|sk-)[\w-]{10,}/g,
  },
  { kind: 'SECRET', pattern: /\b(?:bearer|authorization:\s*basic)\s+([\w+/.~-]{12,}=*)/gi },
  // the password of a URL
  { kind: 'SECRET', pattern: /:\/\/[^\s/:@]{1,64}:([^\s/@]{1,128})(?=@)/g },
  {
    kind: 'SECRET',
    pattern:
      /\b(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key)["']?\s*[:=]\s*["']?([^\s"',;&[\]]{4,})/gi,
  },
  { kind: 'EMAIL', pattern: /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu },
  // thirteen to nineteen digits in any grouping; Luhn's check and the issuers' prefixes decide
  { kind: 'CARD', pattern: /(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)/g, accept: (digits) => isCreditCard(digits) },
];

/**
 * Replaces secrets and personal data by placeholders, `[EMAIL_1]`, and puts them back. Equal values get equal placeholders, numbered as
 * they come, so that equal questions stay equal.
 */
export class Pseudonyms {
  private readonly originals = new Map<string, string>();
  private readonly placeholders = new Map<string, string>();

  hide(text: string): string {
    return RULES.reduce(
      (hidden, { kind, pattern, accept }) =>
        hidden.replace(pattern, (match: string, group?: string | number) => {
          const value = typeof group === 'string' ? group : match;
          if (accept && !accept(value)) return match;
          return match.slice(0, match.length - value.length) + this.placeholderOf(kind, value);
        }),
      text,
    );
  }

  restore(text: string): string {
    return text.replace(/\[[A-Z]+_\d+\]/g, (placeholder) => this.originals.get(placeholder) ?? placeholder);
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
