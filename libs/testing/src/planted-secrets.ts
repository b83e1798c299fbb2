import { createHash } from 'node:crypto';

/** Characters of keys, without those that look alike in a diff. */
const WORD = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const PEOPLE = ['jane.doe', 'o.kowalska', 'li_wei', 'juergen+alerts', 'fatima.al-sayed', 'x9', 'n.dlamini', 'bo'];
const DOMAINS = ['example.com', 'mail.example.org', 'corp.example.co.uk', 'xn--bcher-kva.example'];
const BANKS = ['DE', 'FR', 'GB', 'ES', 'NL', 'PL'];
const ISSUERS = ['4', '51', '2221', '34', '6011', '3528'];

/** Each makes secrets of one kind from a number; put together at run time, so that no scanner takes this list for a leak. */
const KINDS: readonly ((n: number) => string)[] = [
  (n) => 'AKIA' + upper(n, 16),
  (n) => 'ASIA' + upper(n, 16),
  (n) => 'aws_secret_access_key = ' + word(n, 40),
  (n) => 'gh' + pick('pousr', n) + '_' + word(n, 36),
  (n) => 'github_pat_' + word(n, 22) + '_' + word(n + 1, 59),
  (n) => 'glpat-' + word(n, 20),
  (n) => 'xox' + pick('abprs', n) + '-' + digits(n, 12) + '-' + word(n, 24),
  (n) => 'https://hooks.slack.com/services/T' + upper(n, 8) + '/B' + upper(n + 1, 8) + '/' + word(n, 24),
  (n) => pick(['sk_live_', 'rk_live_', 'sk_test_'], n) + word(n, 24),
  (n) => 'AIza' + word(n, 35),
  (n) => 'ya29.' + word(n, 60),
  (n) => 'sk-proj-' + word(n, 48),
  (n) => 'npm_' + word(n, 36),
  (n) => 'pypi-' + word(n, 80),
  (n) => 'hf_' + word(n, 34),
  (n) => 'SG.' + word(n, 22) + '.' + word(n + 1, 43),
  (n) => 'shpat_' + hex(n, 32),
  (n) => 'hvs.' + word(n, 90),
  (n) => 'dop_v1_' + hex(n, 64),
  (n) => base64({ alg: 'HS256', n }) + '.' + base64({ sub: word(n, 12) }) + '.' + word(n, 43),
  (n) =>
    `-----BEGIN ${pick(['RSA ', 'EC ', 'OPENSSH ', ''], n)}PRIVATE KEY-----\n${word(n, 64)}\n-----END PRIVATE KEY-----`,
  (n) => 'Authorization: Bearer ' + word(n, 32),
  (n) => 'Authorization: Basic ' + Buffer.from(`user:${word(n, 12)}`).toString('base64'),
  (n) => `Cookie: session=${word(n, 32)}; theme=dark`,
  (n) => `https://bob:${word(n, 12)}@intranet.example/reports`,
  (n) => `postgres://app:${word(n, 16)}@db.example:5432/app`,
  (n) => `redis://:${word(n, 16)}@cache.example:6379/0`,
  (n) => `password=${word(n, 14)}`,
  (n) => `{"api_key":"${word(n, 32)}"}`,
  (n) => `Server=db;User Id=app;Password=${word(n, 14)};`,
  (n) => `DefaultEndpointsProtocol=https;AccountKey=${word(n, 64)}==;EndpointSuffix=x`,
  (n) => `/callback?access_token=${word(n, 40)}&state=1`,
  (n) => pick(PEOPLE, n) + n + '@' + pick(DOMAINS, n),
  (n) => card(pick(ISSUERS, n), n),
  (n) => card(pick(ISSUERS, n + 1), n).replace(/(\d{4})(?=\d)/g, '$1 '),
  (n) => iban(pick(BANKS, n), n),
  (n) => `${100 + (n % 500)}-${String(10 + (n % 80))}-${String(1000 + n)}`,
  (n) => `+49 30 ${digits(n + 1, 8)}`,
  (n) => `+1-202-555-${String(1000 + n).slice(-4)}`,
  (n) => `+4420${digits(n + 1, 8)}`,
];

/**
 * Secrets and personal data in the forms of many vendors, all made up, all different: what must never show up in logs, spans and metrics.
 * @param count how many; 200 are five of each kind
 */
export function plantedSecrets(count = 200): string[] {
  return Array.from({ length: count }, (_, n) => (KINDS[n % KINDS.length] as (n: number) => string)(n));
}

/** The part of a planted text that is secret by itself: its longest word, which a redacted text must not hold. */
export function coreOf(planted: string): string {
  if (/^[\d+]/.test(planted) || /^[A-Z]{2}\d{2} /.test(planted)) return planted;
  if (planted.includes('@') && !planted.includes('://')) return planted;
  const password = /:\/\/\w*:(\w+)@/.exec(planted)?.[1];
  if (password !== undefined) return password;
  const words = planted.split(/[^\w+=.@-]+/).sort((one, other) => other.length - one.length);
  return words[0]?.replace(/^.*=(?=\w)/, '') ?? planted;
}

function hex(n: number, length: number): string {
  return createHash('sha512').update(`planted ${n}`).digest('hex').slice(0, length);
}

function word(n: number, length: number): string {
  const bytes = Buffer.concat([0, 1].map((turn) => createHash('sha512').update(`planted ${n} ${turn}`).digest()));
  return Array.from(bytes.subarray(0, length), (byte) => WORD[byte % WORD.length]).join('');
}

function upper(n: number, length: number): string {
  return word(n, length).toUpperCase();
}

function digits(n: number, length: number): string {
  return BigInt(`0x${hex(n, 32)}`)
    .toString()
    .slice(-length);
}

function pick<T>(choices: ArrayLike<T>, n: number): T {
  return choices[n % choices.length] as T;
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A number that passes Luhn's check, of the length its issuer uses. */
function card(prefix: string, n: number): string {
  const body = (prefix + digits(n, 15)).slice(0, prefix === '34' ? 14 : 15);
  const sum = [...body]
    .reverse()
    .map((digit, place) => (place % 2 === 0 ? Number(digit) * 2 : Number(digit)))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return body + String((10 - (sum % 10)) % 10);
}

/** An account number that passes the check of ISO 13616. */
function iban(country: string, n: number): string {
  const lengths: Record<string, number> = { DE: 18, FR: 23, GB: 18, ES: 20, NL: 14, PL: 24 };
  const prefix = country === 'GB' ? 'WEST' : country === 'NL' ? 'ABNA' : '';
  const body =
    prefix +
    digits(n, 32)
      .padStart(32, '7')
      .slice(0, (lengths[country] as number) - prefix.length);
  const number = [...`${body}${country}00`].map((letter) => parseInt(letter, 36)).join('');
  const check = String(98n - (BigInt(number) % 97n)).padStart(2, '0');
  return `${country}${check}${body}`.replace(/(.{4})(?=.)/g, '$1 ');
}
