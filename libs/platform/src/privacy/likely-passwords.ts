/** Paths, addresses, names of files, versions, sizes, and identifiers in words. */
const NO_PASSWORD =
  /[/\\]|^\[|:\d|^\d+(?:\.\d+)+|\.(?:exe|dll|ps1|bat|cmd|sh|py|js|vbs|txt|log|csv|json|xml|ya?ml|conf|cfg|ini|zip|gz|tar|docx?|xlsx?|pdf|so|local|lan|com|net|org|io|example)$|^(?:\d+[a-z]{1,2}|0x[\da-f]+|[a-z]{1,4}\d{1,3}|\w+_\w+_\w+|[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i;
const LIKE_ONE = /^(?=.*\d)(?=.*[a-z])|^[a-z]+(?:-[a-z]+){2,}$|^(?=.*[a-z])(?=\S*[!#$%*?^~+])/i;
/** A shorter one is a word, a size or a number of something. */
const SHORTEST = 6;

/** True for what could hardly be anything else than a password where a command or a sentence may have one. */
export function isLikePassword(value: string): boolean {
  return value.length >= SHORTEST && LIKE_ONE.test(value) && !NO_PASSWORD.test(value);
}
