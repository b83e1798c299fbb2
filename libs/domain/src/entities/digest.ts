export const DIGEST_KINDS = ['md5', 'sha1', 'sha256', 'sha512'] as const;
export type DigestKind = (typeof DIGEST_KINDS)[number];

const KIND_OF_LENGTH: Readonly<Record<number, DigestKind>> = { 32: 'md5', 40: 'sha1', 64: 'sha256', 128: 'sha512' };
/** Bytes of a digest by the length of its base64 form with padding. */
const BASE64 = /^(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)$/;
/** `SHA256=ab…`; other names, such as IMPHASH, are of digests of something else than the file. */
const LABELLED = /^([a-z][a-z0-9_-]*)=(.*)$/i;

/** The kind of a digest in hexadecimal; undefined for anything else. */
export function digestKind(text: string): DigestKind | undefined {
  return /^[0-9a-f]+$/i.test(text) ? KIND_OF_LENGTH[text.length] : undefined;
}

/**
 * Every digest of a file that the text holds, in lower-case hexadecimal: one alone, one in base64, or a list as Sysmon writes
 * it, `SHA1=…,MD5=…,IMPHASH=…`, of which those of the file count. A digest of zeros stands for none.
 */
export function canonicalDigests(text: string): string[] {
  const parts = text.replaceAll(/\s*[=:]\s*/g, '=').split(/[,;|\s]+/);
  return parts.flatMap((part) => digestOf(part) ?? []);
}

function digestOf(part: string): string | undefined {
  const [, label, value = part] = LABELLED.exec(part) ?? [];
  const kind = digestKind(value);
  if (kind === undefined) return BASE64.test(part) ? Buffer.from(part, 'base64').toString('hex') : undefined;
  if (/^0+$/.test(value)) return undefined;
  return label === undefined || label.toLowerCase().replaceAll(/[-_]/g, '') === kind ? value.toLowerCase() : undefined;
}
