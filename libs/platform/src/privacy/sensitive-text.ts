import { isCreditCard, isIBAN } from 'class-validator';

/** What a stretch of text is, for which its reader need not see it. */
export type SensitiveKind = 'SECRET' | 'EMAIL' | 'CARD' | 'ACCOUNT' | 'PERSON_ID' | 'PHONE';

interface Rule {
  kind: SensitiveKind;
  /** The last group, or all of the match when there is none, is what is sensitive. */
  pattern: RegExp;
  accept?: (match: string) => boolean;
}

/** Names of values that are secret whatever they look like: parameters, headers, fields, environment variables. */
const SECRET_NAMES = [
  'pass(?:word|wd|phrase)',
  'pwd',
  'secret',
  'token',
  'api[_-]?key',
  '(?:access|account|secret|private|shared|signing|encryption|client|auth)[_-]?(?:key|secret|token)',
  '(?:j|php|asp\\.net_)?sess(?:ion)?[_-]?id',
  'x-amz-signature',
].join('|');

/** In this order: what is taken is not looked at again. Each is linear in the length of the text. */
const RULES: readonly Rule[] = [
  { kind: 'SECRET', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g },
  // JSON web tokens
  { kind: 'SECRET', pattern: /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g },
  // keys that say whose they are: AWS, GitHub, GitLab, Slack, Google, Stripe, OpenAI, npm, PyPI, Hugging Face, SendGrid, Shopify, Vault
  { kind: 'SECRET', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  {
    kind: 'SECRET',
    pattern:
      /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|AIza|ya29\.|[sr]k_(?:live|test)_|sk-|npm_|pypi-|hf_|SG\.|shp(?:at|ss|ca|pa)_|hvs\.|dop_v1_)[\w.-]{10,}/g,
  },
  // webhooks whose path is the secret
  { kind: 'SECRET', pattern: /\bhooks\.slack\.com\/(?:services|workflows)\/([\w/-]{10,})/gi },
  { kind: 'SECRET', pattern: /\b(?:bearer|authorization["']?\s*[:=]\s*["']?\w{2,16})\s+([\w+/.~-]{8,}=*)/gi },
  { kind: 'SECRET', pattern: /\b(?:set-)?cookie["']?\s*[:=]\s*["']?[\w.-]{1,64}=([^\s"',;]{4,})/gi },
  // the signature of a shared link, and the password of a URL
  { kind: 'SECRET', pattern: /[?&]sig(?:nature)?=([^\s"'&]{8,})/gi },
  { kind: 'SECRET', pattern: /:\/\/[^\s/:@]{0,64}:([^\s/@]{1,128})(?=@)/g },
  // quoted, with whatever is in it; and bare, up to the next separator
  { kind: 'SECRET', pattern: named(String.raw`\\?["']?\s*[:=]\s*\\?"([^"\\\r\n]{1,256})(?=\\?")`) },
  { kind: 'SECRET', pattern: named(String.raw`\\?["']?\s*[:=]\s*'([^'\r\n]{1,256})(?=')`) },
  { kind: 'SECRET', pattern: named(String.raw`\\?["']?\s*[:=]\s*([^\s"',;&[\]]{4,})`) },
  // options of commands: `--password hunter2`
  {
    kind: 'SECRET',
    pattern: new RegExp(String.raw`(?<![\w-])--?(?:${SECRET_NAMES})\s+([^\s"',;&[\]-][^\s"',;&[\]]{3,})`, 'gi'),
  },
  { kind: 'EMAIL', pattern: /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu },
  // thirteen to nineteen digits, in groups as cards show them or in one; Luhn's check and the issuers' prefixes decide
  {
    kind: 'CARD',
    pattern: /(?<!\d)(?:(?:\d{4}[ -]){3}\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5}|\d{13,19})(?!\d)/g,
    accept: (digits) => isCreditCard(digits),
  },
  {
    kind: 'ACCOUNT',
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    accept: (text) => isIBAN(text),
  },
  { kind: 'PERSON_ID', pattern: /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g },
  {
    kind: 'PHONE',
    pattern: /(?<![\w+])\+[1-9]\d{0,2}(?:[ ()-]{1,2}\d{1,8}){2,5}(?!\d)|(?<![\w+])\+[1-9]\d{9,13}(?!\d)/g,
  },
];

/**
 * Replaces secrets and personal data: keys and tokens, passwords, e-mail addresses, card and account numbers, identity and telephone
 * numbers. What is not recognised stays: this makes leaks rarer, it is no proof against them.
 * @param replace gives what stands in place of a value; in brackets it is not taken for a value by most of the later rules
 */
export function replaceSensitive(text: string, replace: (kind: SensitiveKind, value: string) => string): string {
  return RULES.reduce(
    (hidden, { kind, pattern, accept }) =>
      hidden.replace(pattern, (match: string, group?: string | number) => {
        const value = typeof group === 'string' ? group : match;
        if (accept && !accept(value)) return match;
        return match.slice(0, match.length - value.length) + replace(kind, value);
      }),
    text,
  );
}

function named(rest: string): RegExp {
  return new RegExp(String.raw`(?:${SECRET_NAMES})${rest}`, 'gi');
}
