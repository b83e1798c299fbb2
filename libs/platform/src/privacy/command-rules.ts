import { kindOfField, kindOfName } from './field-names.js';
import { isLikePassword } from './likely-passwords.js';
import type { TextRule } from './secret-rules.js';

/** Words that follow a name and are no value of it. */
const PLAIN_WORD = /^[a-z]+[.,;:!?]?$/;
/** Commands that take a secret by an option of one letter. */
const TOOLS = [
  'mysql\\w*|mariadb|mongo\\w*|sqlcmd|bcp|osql|redis-cli|sshpass|plink|pscp|psexec\\S*|winexe|winrs|xfreerdp|rdesktop|smbclient|smbmap|rpcclient|enum4linux|ldap\\w+|kinit',
  'impacket\\S*|crackmapexec|nxc|netexec|wmiexec\\S*|evil-winrm|hydra|medusa|ncrack|docker login|helm|az|7z\\w?|zip|unzip|unrar|rar|openssl|certutil|signtool|ssh-keygen|wlst|ipmitool|useradd|usermod|schtasks|snmp\\w+',
].join('|');
const NAMES =
  'password|passwort|kennwort|passphrase|pass phrase|passcode|passwd|pwd|secret|token|api[ _-]?key|access[ _-]?key|mot de passe|contrase(?:n|ñ)a|senha|has[lł]o|heslo|wachtwoord|l[oö]senord|парол[ья]|şifre|parola';
const FILLERS =
  'is|was|ist|war|est|es|é|è|er|to|reads|now|of|for|from|as|set|changed|the|new|old|root|admin|user|account|his|her|their|lautet|jest';

/** Options of commands, in which a secret stands without a sign between name and value. */
export const SECRETS_OF_COMMANDS: readonly TextRule[] = [
  {
    kind: 'SECRET',
    needs: /[-/]h?r?[pwahkcxn]/i,
    pattern: new RegExp(
      String.raw`\b(?:${TOOLS})\b(?:\s+\S+){0,8}?\s+(?:(?:-pw|-(?:pass(?:in|out)?) pass|-[pwahkcxn]|\/r?p)[:= ]\s{0,3}|-h?p(?!ass|ort|asswd))["']?(?!\d{1,5}(?:\s|$))([^\s"'-][^\s"']{2,})`,
      'gi',
    ),
    accept: (value) => !/:\/\/|^[./~]/.test(value),
  },
  // an option of one letter of any command, with what could hardly be anything else
  {
    kind: 'SECRET',
    needs: /\s[-/]h?r?[pwka]/i,
    pattern: /(?<=\s)(?:-h?[pPwWkKaHsNX]|\/r?p)[ :=]{0,2}["']?([^\s"'-][^\s"']{5,63})/gi,
    accept: isLikePassword,
  },
  {
    kind: 'SECRET',
    needs: /htpasswd|wpa_passphrase|openssl passwd|isql|passwordspray/,
    pattern:
      /\b(?:htpasswd\s+-\w*b\w*\s+\S{1,200}\s+\S{1,64}|wpa_passphrase\s+\S{1,64}|openssl passwd(?:\s+-\w+){0,4}|isql\s+\S{1,64}\s+\S{1,64}|passwordspray\s.{0,200}?\s\S{1,99}\.txt)\s+["']?([^\s"'-][^\s"']{2,127})/g,
  },
  { kind: 'SECRET', needs: /-U[\s"']/, pattern: /\s-U\s*["']?[^\s%"']{1,64}%([^\s"']{2,128})/g },
  // corp/admin:secret@10.0.0.5, without a scheme
  {
    kind: 'SECRET',
    needs: /@/,
    pattern:
      /(?<=[\s"'=])[\w.-]{1,64}[/\\][\w.$-]{1,64}:["']?([^\s:@/"']{3,128})["']?(?=@[\w.-])|(?<=[\s"'=])[\w.$-]{1,64}:["']?([^\s:@/"']{3,128})["']?(?=@(?:\d{1,3}(?:\.\d{1,3}){3}|[\w-]+)(?![\w.-]))/g,
  },
  {
    kind: 'SECRET',
    needs: /hashes|rc4|aes|ntlm|des/i,
    pattern: /(?:-hashes?\s+(?:[\da-f]{32})?:|\/(?:rc4|aes128|aes256|ntlm|des)[:=])([\da-f]{16,64})/gi,
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
    needs: /SecureString|identified/i,
    pattern:
      /(?:ConvertTo-SecureString\s+(?:-String\s+)?["']?|identified\s+(?:with\s+\w+\s+)?by\s+["']?)([^\s"';]{3,})/gi,
  },
  // what is handed to a command that asks for a secret
  {
    kind: 'SECRET',
    needs: /<<<|\|/,
    pattern:
      /<<<\s*["']?([^\s"']{3,128})|\b(?:echo|printf)\s+(?:-\w+\s+)*["']?([^\s"'|\\]{3,128})(?:\\n)?["']?(?:\s+["'][^"'|]{0,64}["'])?\s*\|\s*(?:sudo|su\b|kinit|\S*passwd|docker|gh\b|gpg|openssl|cryptsetup|ssh|smbclient|mount|vault|helm|az\b)/g,
    accept: (value) => /[a-z]/i.test(value),
  },
  {
    kind: 'SECRET',
    needs: /Credential|BasicAuth|login|authenticate|vault|runas|auth-user-pass|send/i,
    pattern:
      /(?:(?:Network|PS)Credential|BasicAuth|\blogin|\bauthenticate)\s{0,4}\(\s{0,4}["'][^"']{0,64}["']\s{0,4},\s{0,4}["']([^"']{3,128})|\bvault login\s+(?!-)(\S{6,128})|\bvault kv put\s+\S{1,200}\s+[\w.-]{1,64}=(\S{3,128})|\brunas\s+\/user:\S+\s+([^\s/]{4,128})|\bauth-user-pass\s+<\(.{0,99}\becho\s+([^\s)]{3,128})|\bsend\s+\\?"([^\s"\\]{3,128})(?=\\[rn])/gi,
  },
  // a variable, or a value of the registry, by its name: `set aws_secret_access_key x`, `/v DefaultPassword /d x`
  {
    kind: 'SECRET',
    needs: /\/d\s/i,
    pattern: /\/v\s{1,4}["']?[\w.-]{2,60}["']?\s{1,4}(?:\/t\s{1,4}\w{1,20}\s{1,4})?\/d\s{1,4}["']?([^\s"']{1,256})/gi,
    accept: (_, match) => kindOfName(/\/v\s+["']?([\w.-]+)/i.exec(match)?.[1] ?? '') === 'SECRET',
  },
  {
    kind: 'SECRET',
    needs: /pass|secret|token|key|psk|pwd/i,
    pattern:
      /(?<![\w.:/-])([\w.:/-]{0,40}(?:[._]|[a-z](?=[A-Z]))[\w-]{2,40})\s{1,3}(?:s:)?["']?([^\s"'=:-][^\s"'=]{3,256})/g,
    accept: (value, match) =>
      !PLAIN_WORD.test(value) && kindOfName(/^\S+/.exec(match)?.[0].replace(/^.*[/:]/, '') ?? '') === 'SECRET',
  },
  // options by their names: `--password hunter2`, `-Credential x`; `/password:x` has a sign
  {
    kind: 'SECRET',
    needs: /--?[\w-]/,
    pattern: /(?<![\w-])(?:--?|\/)([a-z][\w-]{1,40})\s+["']?([^\s"'-][^\s"']{2,})/gi,
    accept: (value, match) => kindOfField(/[a-z][\w-]*/i.exec(match)?.[0] ?? '', value, true) === 'SECRET',
  },
  { kind: 'SECRET', needs: /\bkey s:/, pattern: /\bkey s:(\S{3,128})/g },
];

/** Schemes of authentication, and sentences that tell a secret. */
export const SECRETS_OF_SENTENCES: readonly TextRule[] = [
  {
    kind: 'SECRET',
    needs: /bearer|basic|digest|token|negotiate|ntlm|apikey/i,
    pattern: /\b(?:bearer|basic|digest|token|negotiate|ntlm|apikey|api-key)[ \t]+([\w+/.~=-]{8,})/gi,
    accept: (value, match) => /^bearer/i.test(match) || /[A-Z0-9=]/.test(value.slice(1)),
  },
  {
    kind: 'SECRET',
    needs: /community/i,
    pattern: /\bcommunity(?:\s+(?:string|name))?(?:\s+(?:is|was|of))?\s*[:=]?\s*["']?((?=[^\s"']*\d)[^\s"',;]{4,64})/gi,
  },
  {
    kind: 'SECRET',
    needs: /pin|otp|code|tan|password/i,
    pattern:
      /\b(?:pin|otp|tan|2fa|mfa|(?:verification|one[- ]?time|security|login|confirmation|access|sms|your|the|her|his) (?:code|password))(?:[ -]code)?(?:\s+(?:is|was|ist|war|reads|of))?\s*[:=]?\s*["'“]?(\d{4,8})(?![\d:-]|\.\d)|(?<!(?:exit|error|status|return|response|event|zip|area|product|result|reason) )\bcode (?:is|was) (\d{6})\b/gi,
  },
  {
    kind: 'SECRET',
    needs: /[^\n\x20-\x7e]/,
    pattern:
      /(?:密码|密碼|口令|パスワード|暗証番号|비밀번호|암호)[ \t]*(?:是|为|為|は|는|은|：|:|=)?[ \t]*([\x21-\x7e]{4,128})/g,
  },
  {
    kind: 'SECRET',
    needs: /\bpw|pass/i,
    pattern: /\b(?:usr|user(?:name)?|login)\s?\/\s?(?:pwd?|pass(?:word)?)\s*[:=]?\s+[^\s/]{1,64}\/([^\s/]{3,128})/gi,
  },
  {
    kind: 'SECRET',
    needs: /pass|secret|token|pin|pwd|wort|key|otp|code|contrase|senha|has|woord|senord|парол|ifre|heslo|parola/i,
    pattern: new RegExp(
      String.raw`(?<![\p{L}\w-])(?:[\w.]{0,40}(?:${NAMES})\w{0,20}|pin|otp|code)(?:\s+(?:${FILLERS})){0,5}\s*(?:[:=]|[—–-])?\s+["“'\x60]?([^\s"”'\x60,;()]{4,128})`,
      'giu',
    ),
    accept: (value) =>
      !PLAIN_WORD.test(value) &&
      (/[a-z].*[\d!@#$%^&*_+~]|[\d!@#$%^&*_+~].*[a-z]|[a-z][A-Z]/.test(value) || isLikePassword(value)),
  },
];
