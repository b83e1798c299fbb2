import { plain } from './words.js';

/** What evidence says, ready to be asked. */
export interface Said {
  text: string;
  /** Pieces of it: so many may be counted. */
  pieces: number;
}

/** Words for what went an attacker's way. */
const ALARMING: readonly RegExp[] = [
  /\b(?:succe|accept|grant|permitt|allowed|authenticated|logged in|gained access|compromis|infect|breach)\w*/,
  /\b(?:exfiltrat|stole|stolen|leak|upload|sent out|transferr)\w*/,
  /\b(?:encrypt|ransom)\w*/,
];
/** Words for how something went; what claims one of a kind rests on evidence with one of that kind. */
const OUTCOMES: readonly RegExp[] = [
  /\b(?:block|den(?:y|ied)|dropp|prevent|reject|refus|stopp|quarantin|contain(?:ed|ment)|mitigat|filter|foil|thwart|intercept|neutrali[sz])\w*/,
  ...ALARMING,
  /\b(?:fail|unsuccessful|invalid|incorrect|wrong password|unable)\w*/,
  /\b(?:patch|updat|fixed|upgrad|remediat|resolv|restor|repair)\w*/,
  /\b(?:delet|wip(?:ed|ing)|eras|remov|clear(?:ed|ing))\w*/,
  /\b(?:confirm|verif|validat|acknowledg|vouch|attest)\w*/,
  /\b(?:approv|authori[sz]|sanction|schedul|planned|agreed|permission)\w*/,
  /\b(?:backups?|maintenance|deploy|admin|misconfig|scanner|health ?check|load test|typo|mistake|accident|employee|vendor|contractor|forgot|owner|holder|holiday|vacation|colleague|staff|supplier)\w*/,
  /\b(?:tested|test|drill|exercise|simulat|pentest|penetration)\w*/,
];
const SUPPOSED = /\b(?:would|could)\b/;
const OPEN = /\b(?:whether|if|not|no|nothing|none|unclear|unknown|never|neither|without)\b/;
const NUMBER = /(?<![\p{L}\p{N}_])\d[\d.,:]*(?<=\d)(?![\p{L}_])/gu;
const COUNTS: Readonly<Record<string, number>> = {
  two: 2,
  both: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
};
const COUNT_WORD = new RegExp(
  String.raw`\b(?:${Object.keys(COUNTS).join('|')}|dozens?|hundreds?|thousands?|millions?|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b`,
  'g',
);
/** What stands for one thing only: addresses, paths, files, accounts, hosts, ids. */
const IDENTIFIER =
  /[\p{L}\p{N}][\p{L}\p{N}._@\\/:-]*[._@\\/:-][\p{L}\p{N}]+|\p{L}+\d+[\p{L}\p{N}]*|\d+\p{L}+[\p{L}\p{N}]*/gu;
const TECHNIQUE = /^(?:t[\d]{4}(?:\.\d{3})?|ta\d{4})$/;
const COMPOUND = /^\p{L}+(?:[-/]\p{L}+)+$/u;
/** Words with a capital inside a sentence. */
const NAME = /(?<=[\p{L}\p{N},;)"'] )\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*/gu;
/** Of the field, and of the calendar: named without evidence. */
const COMMON_NAMES = new Set(
  (
    'i ssh vpn ip ipv4 ipv6 dns http https tls ssl rdp smb ad dc ldap sql xss c2 edr mfa mitre utc isp asn api url uri os windows linux macos unix powershell tor kerberos lsass ntlm ' +
    'cve ioc ttp id ids tcp udp icmp cpu ram usb pc waf siem soc att&ck at&t att ck web shell bash cron root admin administrator monday tuesday wednesday thursday friday saturday sunday ' +
    'january february march april may june july august september october november december medium high critical'
  ).split(' '),
);

/** What a statement claims that the evidence does not say; undefined where nothing a rule can tell. */
export function unsupportedIn(statement: string, said: Said): string | undefined {
  const claim = plain(statement);
  if (OUTCOMES.some((words) => isClaimed(words, claim) && !words.test(said.text))) return 'an outcome';
  const numbers = (claim.match(NUMBER) ?? []).filter(
    (number) => !said.text.includes(number) && Number(number) !== said.pieces,
  );
  if (numbers.length > 0) return 'a number';
  const counts = (claim.match(COUNT_WORD) ?? []).filter((word) => !supportsCount(word, said));
  if (counts.length > 0) return 'a number';
  const names = [
    ...(statement.match(NAME) ?? []).flatMap((name) => name.split(' ')),
    ...(statement.match(IDENTIFIER) ?? []),
  ];
  return names.some((name) => !isKnown(plain(name).replace(/['’]s$/, ''), said)) ? 'a name' : undefined;
}

/** What is denied, or asked, is not claimed; nor what would be bad if it were so. */
function isClaimed(words: RegExp, claim: string): boolean {
  const found = words.exec(claim);
  if (found === null || OPEN.test(claim.slice(0, found.index))) return false;
  return !(ALARMING.includes(words) && SUPPOSED.test(claim));
}

function supportsCount(word: string, { text, pieces }: Said): boolean {
  const count = COUNTS[word];
  return (
    text.includes(word) || (count !== undefined && (count <= pieces || new RegExp(String.raw`\b${count}\b`).test(text)))
  );
}

function isKnown(name: string, { text }: Said): boolean {
  if (text.includes(name) || COMMON_NAMES.has(name) || TECHNIQUE.test(name)) return true;
  return COMPOUND.test(name) && name.split(/[-/]/).every((part) => part.length < 12) && !/\./.test(name);
}
