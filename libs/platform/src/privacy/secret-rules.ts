import type { SensitiveKind } from '@soc-agent/contracts';
import { kindOfName } from './field-names.js';

/** Gives what stands in place of a value. */
export type Replace = (kind: SensitiveKind, value: string) => string;

/** How a kind of value is found by its look or its place. */
export interface TextRule {
  kind: SensitiveKind;
  /** What a text must hold for the rule to be tried; cheap. */
  needs: RegExp;
  /** The last group that is there, or all of the match when there is none, is what is sensitive; it ends the match. */
  pattern: RegExp;
  accept?: (value: string, match: string) => boolean;
}

/** Words that follow "password is" and are no password. */
const PLAIN_WORD = /^[a-z]+[.,;:!?]?$/;

/** Secrets by their look; in this order, what is taken is not looked at again. Each is linear in the length of the text. */
export const SECRETS_BY_LOOK: readonly TextRule[] = [
  {
    kind: 'SECRET',
    needs: /-----BEGIN/,
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g,
  },
  { kind: 'SECRET', needs: /Private-Lines/, pattern: /Private-Lines: ?\d+([^]*?)(?=Private-MAC|$)/g },
  // JSON web tokens
  { kind: 'SECRET', needs: /ey[JK]/, pattern: /\bey[JK][\w-]{6,}\.[\w-]+(?:\.[\w-]*){0,3}/g },
  // keys that say whose they are: clouds, forges, chats, payment, mail, package registries, models
  {
    kind: 'SECRET',
    needs: /A[A-Z]{3}[A-Z0-9]{12}/,
    pattern: /\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ABIA|ACCA)[A-Z0-9]{12,20}\b/g,
  },
  {
    kind: 'SECRET',
    needs: /[a-zA-Z0-9][_.-]|AIza|EAA|dapi|key-|1\/\//,
    pattern:
      /\b(?:gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-|xox[abceoprs]-|xapp-|xoxe\.|AIza|ya29\.|1\/\/0|GOCSPX-|[srp]k_(?:live|test)_|whsec_|sk-(?:proj-|ant-)?|npm_|pypi-|hf_|SG\.|shp(?:at|ss|ca|pa)_|hv[sbr]\.|dop_v1_|doo_v1_|sq0(?:atp|csp|idp)-|EAA[A-Z]|dapi|dckr_(?:pat|oat)_|glsa_|glc_|NRAK-|NRII-|sntrys_|PMAK-|pul-|dp\.(?:pt|st|ct|sa)\.|pscale_|rubygems_|lin_api_|ntn_|ATATT3|ATBB|key-|figd_|tfp_|xkeysib-|re_|r8_|gsk_|AGE-SECRET-KEY-|access_token\$)[\w.$-]{10,}/g,
    accept: (value) =>
      /\d/.test(value) ||
      !/^(?:key-|re_|pul-|sk-|EAA|dapi|hf_|[srp]k_|glc_)/.test(value) ||
      /^(?:[srp]k_|hf_)/.test(value),
  },
  { kind: 'SECRET', needs: /\d:AA/, pattern: /\b\d{8,10}:AA[\w-]{30,}/g },
  { kind: 'SECRET', needs: /[A-Za-z0-9]~/, pattern: /(?<![\w~.-])[\w.-]{3}\dQ~[\w.~-]{30,}/g },
  { kind: 'SECRET', needs: /\b(?:AC|SK)[0-9a-f]{8}/, pattern: /\b(?:AC|SK)[0-9a-f]{32}\b/g },
  {
    kind: 'SECRET',
    needs: /digest/i,
    pattern: /\bdigest\s[^\n\r]{0,1000}?\bresponse\s?=\s?\\*["']?([\w+/=-]{8,})/gi,
  },
  // hashes of passwords, as they stand in files of accounts
  {
    kind: 'SECRET',
    needs: /\$|:/,
    pattern:
      /\$(?:2[abxy]|[156y]|argon2\w{1,2}|pbkdf2[\w-]{0,12}|scrypt)\$[\w./$=,+-]{8,}|\b[0-9a-f]{32}:[0-9a-f]{32}\b/gi,
  },
  // webhooks whose path is the secret, signatures of shared links, passwords and tokens of URLs
  {
    kind: 'SECRET',
    needs: /hooks|webhook|\/bot/i,
    pattern:
      /\b(?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/webhooks|\w{1,64}\.webhook\.office\.com\/webhook\w*|outlook\.office\.com\/webhook)\/([\w@/-]{10,})/gi,
  },
  {
    kind: 'SECRET',
    needs: /[?&;]/,
    pattern: /[?&;](?:sig|signature|code|key|auth|ticket|hash|hmac)=([^\s"'&<>;#]{8,})/gi,
  },
  { kind: 'SECRET', needs: /:\/\//, pattern: /:\/\/[^\s/:@"'<>]{0,128}:([^\s/"'<>]{1,256})(?=@)/g },
  { kind: 'SECRET', needs: /:\/\//, pattern: /:\/\/([^\s/:@"'<>]{16,256})(?=@[\w.-]+)/g },
  {
    kind: 'SECRET',
    needs: /sqlplus|jdbc:oracle|\/\w*@/i,
    pattern: /(?:sqlplus\s+(?:-\w+\s+)*|jdbc:oracle:\w+:)[\w$#]{1,64}\/([^\s@"']{2,128})(?=@|\s|$)/gi,
  },
];

/** Options of commands, schemes of authentication, and sentences, in which a secret stands without a sign between name and value. */
export const SECRETS_BY_PLACE: readonly TextRule[] = [
  {
    kind: 'SECRET',
    needs: /bearer|basic|digest|token|negotiate|ntlm|apikey/i,
    pattern: /\b(?:bearer|basic|digest|token|negotiate|ntlm|apikey|api-key)[ \t]+([\w+/.~=-]{8,})/gi,
    accept: (value, match) => /^bearer/i.test(match) || /[A-Z0-9=]/.test(value.slice(1)),
  },
  {
    kind: 'SECRET',
    needs: /[-/]h?[pwahkc]/i,
    pattern:
      /\b(?:mysql\w*|mariadb|mongo\w*|sshpass|psexec\w*|plink|winexe|xfreerdp|rdesktop|smbclient|ldap\w+|impacket\S*|crackmapexec|nxc|wmiexec\S*|evil-winrm|docker login|helm|redis-cli|az|7z\w?|zip|unzip|unrar|rar|openssl|pscp|wlst|sqlcmd|isql|bcp|osql|ipmitool|hydra|medusa|ncrack|useradd|usermod|winrs|schtasks|snmp\w+|kinit|sqlmap|vncviewer|x11vnc|bcp|wmic|smbmap|enum4linux|rpcclient|netexec|lftp|htpasswd -\w*b\w* \S+)\b(?:\s+(?!-[pPwaHkc])\S+){0,8}?\s+(?:-pw|-passin pass:|-passout pass:|-pass pass:|-hp|-p:|-p|-P|-w|-a|-H|-k|-c|\/r?p:?)[ =]?["']?([^\s"'-][^\s"']{2,})/g,
  },
  // an option of one letter of any command, with what could hardly be anything else
  {
    kind: 'SECRET',
    needs: /\s[-/]r?[pPwWkKaAcHs]/,
    pattern: /(?<=\s)(?:-h?[pPwWkKaHs]|\/r?p)[ :=]{0,2}["']?([^\s"'-][^\s"']{5,63})/g,
    accept: isLikePassword,
  },
  {
    kind: 'SECRET',
    needs: /htpasswd/,
    pattern: /\bhtpasswd\s+-\w*b\w*\s+\S{1,200}\s+\S{1,64}\s+["']?([^\s"']{3,128})/g,
  },
  { kind: 'SECRET', needs: /-U\s*\S*%/, pattern: /\s-U\s*["']?[^\s%"']{1,64}%([^\s"']{2,128})/g },
  // corp/admin:secret@10.0.0.5, without a scheme
  {
    kind: 'SECRET',
    needs: /:\S+@/,
    pattern: /(?<=[\s"'=])[\w.-]{1,64}[/\\][\w.$-]{1,64}:([^\s:@/"']{3,128})(?=@[\w.-])|(?<=[\s"'=])[\w.$-]{1,64}:([^\s:@/"']{3,128})(?=@(?:\d{1,3}(?:\.\d{1,3}){3}|[\w-]+)(?![\w.-]))/g,
  },
  {
    kind: 'SECRET',
    needs: /community/i,
    pattern: /\bcommunity(?:\s+(?:string|name))?(?:\s+(?:is|was|of))?\s*[:=]?\s*["']?((?=[^\s"']*\d)[^\s"',;]{4,64})/gi,
  },
  {
    kind: 'SECRET',
    needs: /-u|--user/,
    pattern: /(?:\s-u|--user|--proxy-user)[ =]["']?[^\s:"'/]{1,64}:([^\s"']{1,128})/g,
  },
  {
    kind: 'SECRET',
    needs: /net/i,
    pattern:
      /\bnet1?(?:\.exe)?\s+(?:user|use)\s+(?:\w:\s+)?(?:\\\\\S+\s+(?:\/user:\S+\s+)?|(?:\/user:\S+\s+)?[\w.\\-]{1,64}\s+)(?!\/)([^\s/"*][^\s"]{2,})(?=\s+\/|\s*$)/gi,
  },
  {
    kind: 'SECRET',
    needs: /SecureString|identified|sudo -S|chpasswd/i,
    pattern:
      /(?:ConvertTo-SecureString\s+(?:-String\s+)?["']?|identified\s+(?:with\s+\w+\s+)?by\s+["']?)([^\s"';]{3,})|\becho\s+["']?([^\s"'|]{3,})["']?\s*\|\s*(?:sudo -S|\S*chpasswd|passwd)/gi,
  },
  {
    kind: 'SECRET',
    needs: /pass|secret|token|pin|pwd|kennwort|key|otp|code/i,
    pattern:
      /(?<![\w-])(?:[\w.]{0,40}(?:password|passwort|kennwort|passphrase|passcode|passwd|pwd|secret|token|api[ _-]?key|access[ _-]?key)\w{0,20}|pin|otp|code)(?:\s+(?:is|was|ist|war|reads|now|of|for|to|set|changed|the|new|root|admin|user|account|his|her)){0,5}\s*[:=]?\s+["“'`]?([^\s"”'`,;()]{4,128})/gi,
    accept: (value, match) =>
      (/^\d{4,8}$/.test(value) && /(?:^|[^a-z])(?:pin|otp|code)\s+\D{0,40}$/i.test(match.slice(0, -value.length))) ||
      (!PLAIN_WORD.test(value) && /[a-z].*[\d!@#$%^&*_+~]|[\d!@#$%^&*_+~].*[a-z]|[a-z][A-Z]/.test(value)),
  },
  {
    kind: 'SECRET',
    needs: /Credential|BasicAuth|login|<<<|vault|runas/i,
    pattern:
      /(?:(?:Network|PS)Credential|BasicAuth|\blogin|\bauthenticate)\s{0,4}\(\s{0,4}["'][^"']{0,64}["']\s{0,4},\s{0,4}["']([^"']{3,128})|\bsudo -S\s*<<<\s*["']?([^\s"']{3,128})|\bvault login\s+(?!-)(\S{6,128})|\brunas\s+\/user:\S+\s+([^\s/]{4,128})/gi,
  },
  // options by their names: `--password hunter2`, `-Credential x`, `/password:x` has a sign
  {
    kind: 'SECRET',
    needs: /--?[\w-]/,
    pattern: /(?<![\w-])(?:--?|\/)([a-z][\w-]{1,40})\s+["']?([^\s"'-][^\s"']{2,})/gi,
    accept: (_, match) => kindOfName(/[a-z][\w-]*/i.exec(match)?.[0] ?? '') === 'SECRET',
  },
];

/** Letters and digits in one, no path, address, version, size or name of a file. */
function isLikePassword(value: string): boolean {
  return (
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    !/[/\\]|^\w+\.\w+|:\d|^(?:\d+[a-z]{1,2}|0x[\da-f]+|[a-z]{1,4}\d{1,3}|\w+[_-]\w+[_-]\w+)$|^\[/i.test(value)
  );
}
