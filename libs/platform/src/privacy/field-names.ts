import type { SensitiveKind } from '@soc-agent/contracts';

/** What the last words of a name say of its value, in their letters alone: `db_Password` ends in `password`. */
const KINDS: readonly (readonly [SensitiveKind, RegExp])[] = [
  [
    'SECRET',
    whole(`pass|passwords?|passw(?:or)?d|passwort|passphrase|passcode|passkey|pa?swd|pwds?|pw|psw|kennwort|secrets?|tokens?|creds?|credentials?|cookies?|setcookies?|authorization|jwt|t?otps?|pins?|puk|tan|cvv2?|cvc2?|bearer|hmac|krbtgt|authenticator|ntlm
      motdepasse|mdp|contrasena|senha|parola|haslo|heslo|wachtwoord|losenord|пароль|секрет|密码|密碼|口令|密钥|密鑰|パスワード|暗証番号|비밀번호|암호|كلمة(?:ال)?مرور|كلمةالسر|סיסמ(?:ה|א)|पासवर्ड|รหัสผ่าน|κωδικος|sifre|sandi|matkhau|geheim(?:nis)?|zugangs(?:code|daten)|schlussel|clave(?:secreta)?|jeton|salasana|jelszo|adgangskode|passord|wachtwoorden|kod|chiave|chave|cle|kek|dek
      (?:api|access|private|secret|encryption|decryption|signing|shared|master|root|ssh|licen[cs]e|account|storage|subscription|functions?|deploy|service|client|app|auth|session|webhook|hmac|kms|symmetric|recovery|preshared|wifi|wpa|instrumentation|sas|pgp|gpg|rsa|aes|activation|security|publish|integration|consumer|primary|secondary)keys?(?:id|value|\\d)?
      ikey|skey|sess(?:ion)?(?:id|key|data|cookie)|(?:php|j|asp\\w{0,8})sess(?:ion)?id|xsrf\\w{0,12}|csrf\\w{0,16}|conn(?:ection)?str(?:ing)?s?|dsn|(?:database|db|jdbc|mongo\\w{0,4}|redis|amqp|postgres\\w{0,4}|mysql|sql)(?:url|uri)
      auth(?:code|header|data|info|string|token)|(?:basic|http|proxy)auth|(?:mfa|2fa|totp|verification|verify|confirm|onetime|backup|recovery|reset|invite|device|user|sms|otp|pin|pass|unlock|lock|pairing|access|door|login|signin|confirmation|activation|auth|authentication|scratch|emergency|bypass|magic|google|authenticator|email)codes?|security(?:answers?|code)|(?:user|card|sim|door|login|access|device|account|temp|new|old|my)pin|snmpcommunity|communitystring|(?:user|api|http|login|web|client|current|active)session|(?:request|response|webhook|url|aws|saml|payload|hub|api|shopify|stripe|slack|body|hmac)signature|privkey|pem|keystore|keypass|storepass|psk|mnemonic|seedwords|magiclink|resetlink|(?:reset|magic|login|activation|invite|signin)(?:link|url)|(?:pgp|rsa|ssh)private|pinn(?:umber|o|r)|pinnumber|wrappingkey|seedphrase|recoveryphrase|webhook(?:url)?|sharedaccesssignature|amzsignature|ntlm(?:hash)?|[nl][tm]hash|tok|sas|seed|keymaterial|(?:kerberos|granting|cas|service|auth)ticket|(?:db|database|sql|mongo|redis)connection(?:info|details)?|tgt|tgs|saml(?:assertion|response)|assertion|codeverifier`),
  ],
  [
    'PERSON',
    whole(`(?:full|display|real|first|last|given|family|sur|middle|maiden|nick|legal|birth|person|people|employee|staff|contact|owner|manager|caller|holder|cardholder|accountholder|patient|recipient|sender|from|author|requester|requestor|reporter|student|guest|visitor|beneficiary|approver|assignee|supervisor|analyst)names?
      surname|cardholder|accountholder|vorname|nachname|familienname|prenom|nomdefamille|apellidos?|nombrecompleto|cognome|sobrenome|nomecompleto|фио|имя|фамилия|姓名|氏名|dob|dateofbirth|birth(?:date|day)|geburtsdatum|geburtstag|gecos|(?:street|home|postal|mailing|billing|residential|shipping)address|street`),
  ],
  [
    'PHONE',
    whole(
      '(?:tele|mobile|cell|work|home|office|contact)?(?:phone|mobile|cell|tel|fax|handy|telefon\\w?|telefono|telefone)(?:numbers?|no|nr)?|msisdn|whatsapp',
    ),
  ],
  [
    'CARD',
    whole(
      '(?:credit|debit|payment|bank)?card(?:number|no|nr)|creditcard|debitcard|ccnumber|ccnum|pan|primaryaccountnumber',
    ),
  ],
  [
    'ACCOUNT',
    whole('iban|(?:bank)?account(?:number|no)|bankaccount|kontonummer|sortcode|routingnumber|bic|swift(?:code)?'),
  ],
  [
    'PERSON_ID',
    whole(
      'ssn|socialsecurity(?:number|no)?|national(?:id|idnumber|insurancenumber)|passport(?:number|no|id)?|tax(?:id|number|payerid)|driver\\w{0,2}licen[cs]e(?:number|no)?|nino?|steuerid|cpf|dni|nif|aadhaar|bsn|pesel|personal(?:id|number|code)|identity(?:number|card)|idcard',
    ),
  ],
];
/** Names that say so of most values only: a key may be one of the registry, a session the third of a host, a signature a rule's name. */
const AMBIGUOUS = whole(
  'keys? sess sessions? sid auth authentication signatures? sig mfa 2fa tfa otc nonce salt community challenge ntproof refresh access priv private dek kek shadow seeds? pat link code bypass',
);
/** Ends of names that say it only of values that look like one, when what stands before is not of these. */
const OF_THINGS =
  /(?:registry|reg|primary|foreign|partition|sort|object|dedup\w*|cache|public|host|group|event|routing|correlation|idempotency|row|lookup|sub|hot|bucket|s3|file|index|unique|run|ordering|sequence|alert|rule|threat|virus|malware|ids|name|logon|sha\d*|md5|sha|imp|file|content|support|issue|help)$/;
/** Words that say it only behind another one, `reset_link`; and such in one with what stands before. */
const PARTS_ONLY = /^(?:link|code|access|private|seeds?)$/;
const RUN_TOGETHER_OPEN = /(?<!mon|tur|don|hoc|jo|whis|de|tro)key$|(?:session|signature)$/;
/** Numbers and sizes behind a name. */
const VERSION = /^(?:v?\d+|v|value|header|string|hash)$/;
/** Values that tell what became of something, or which of several it is. */
const STATES =
  /^(?:en|dis)abled$|^(?:success\w*|fail\w*|ok|active|inactive|expired|valid|invalid|required|optional|none|null|unknown|true|false|yes|no|on|off|open\w*|closed?|new|started|ended|created|passed|denied|granted|satisfied|missing|console|remote|local|rdp|ssh|push|sms|totp|e?mail|app|phone|basic|digest|bearer|ntlm|kerberos|negotiate|oauth2?|saml|default|public|private|signed|unsigned|verified|trusted)$/i;
/** Paths, hives, addresses, names of threats in parts, identifiers of accounts. */
const STRUCTURED =
  /\\|^[.~]?\/|^(?:HK[A-Z_]{2,}|S-1-\d)|^[a-z][a-z0-9+.-]*:\/\/|[/\w]\.[a-z]{1,5}$|^[A-Za-z][\w-]*(?:[.:!/][A-Za-z][\w-]*)+$|^[a-z]+(?:_[a-z]+)+$/;
const LIKE_ONE =
  /^(?=.*\d)(?=.*[A-Za-z])\S{6,}$|^[\w+/=.-]{20,}$|^[a-z]+(?:-[a-z]+){2,}$|^[A-Za-z]+[!#$%&*?^~]\S*$|^\d{6,8}$|=[^;]*;/;
const MAIL = /e-?mail(?:[ _-]?address)?(?:es|s)?$/i;

/** Names without a mark between their words, such as `userpassword`. */
const RUN_TOGETHER =
  /(?:password|passwd|passphrase|pwd|secret|token|credentials?|cred|creds|cookie|apikey|accesskey|privatekey|secretkey|sessionid|connectionstring|otp|pincode|(?<!by|com|tres|sur|over|en)pass|(?<=root|admin|user|my|db|svc|sql|ftp)pw)$/;
const NAMED_INSIDE = /^(?:passwords?|passwd|passphrase|pwd|secrets?|tokens?|credentials?|cookies?)$/;
/** Words that make of such a name one of something about it, `passwordChangedAt`. */
const ABOUT =
  /^(?:changed?|set|age|expire[sd]?|expiry|expiration|length|len|policy|types?|methods?|counts?|attempts?|failures?|failed|status|state|enabled|disabled|required|reset|last|min|max|history|complexity|strength|spray|spraying|guessing|manager|provider|issuer|endpoint|version|ttl|lifetime|valid|invalid|present|used|usage|size|format|protection|at|time|date|rotated|rotation|login|auth|authentication|grant|scopes?|never|not|names?)$/;
/** Words behind a name that leave it what it is: `otpValue`. */
const SAYS_NOTHING =
  /^(?:\d+|v|values?|val|text|string|plain|plaintext|raw|field|param|parameter|input|hex|b64|encoded)$/;
/** Tokens that a model reads and writes are counted. */
const COUNTED =
  /(?:max|min|total|input|output|prompt|completion|used|usage|cached|reasoning|estimated|remaining|per\w{3,6})tokens$/;
/** What has a display name and is no person. */
const THINGS =
  /^(?:alert|rule|product|app|application|service|policy|device|group|vendor|title|threat|detection|resource|event|host|file|process)s?$/;
const ACCENTS = /[\u0300-\u036f]/g;
const WORDS = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|[\p{Lo}\p{Lm}\p{M}]+|\d+/gu;
const LONGEST = 64;

/** What was looked up before, as names come again and again; begun anew when it is full. */
const known = new Map<string, SensitiveKind | undefined>();
const ambiguous = new Map<string, 'whole' | 'part' | ''>();
const MOST_KNOWN = 5000;

/** What a value is, by the name of its field, parameter, header, option or variable, and where that leaves it open by the value. */
export function kindOfField(name: string, value: unknown, inText = false): SensitiveKind | undefined {
  const kind = kindOfName(name);
  if (kind !== undefined || name.length > LONGEST) return kind === 'SECRET' && isNone(name, value) ? undefined : kind;
  if (MAIL.test(name)) return typeof value === 'string' && value.includes('@') ? 'EMAIL' : undefined;
  const open = ambiguity(name);
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (open === undefined || (typeof one !== 'string' && typeof one !== 'number')) return undefined;
  const text = String(one).trim();
  if (/\s/.test(text) || STATES.test(text) || STRUCTURED.test(text)) return undefined;
  if (/^\d+$/.test(text) && (text.length < 5 || /sid$/i.test(name))) return undefined;
  if (open === 'part') return LIKE_ONE.test(text) ? 'SECRET' : undefined;
  return inText && /^(?:[A-Za-z]?[a-z]*|[A-Za-z]{1,5})$/.test(text) ? undefined : 'SECRET';
}

/** No secret but whether there is one, which, and of which kind. */
function isNone(name: string, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const text = String(value);
  return (
    /^(?:\d{1,2}|true|false|none|null|yes|no|n\/a|unknown|unspecified|)$/i.test(text) ||
    (/session.?id$/i.test(name) && /^\d{1,4}$/.test(text))
  );
}

/** Whether a name is one that says something of some values only, or ends in such a word. */
export function ambiguity(name: string): 'whole' | 'part' | undefined {
  const before = ambiguous.get(name);
  if (before !== undefined) return before || undefined;
  if (ambiguous.size === MOST_KNOWN) ambiguous.clear();
  const words = wordsOf(name).filter((word, place) => place === 0 || !VERSION.test(word));
  const last = words.at(-1) ?? '';
  const first = words.slice(0, -1).join('');
  const isPart = (AMBIGUOUS.test(last) || RUN_TOGETHER_OPEN.test(last)) && !OF_THINGS.test(first);
  const isWhole = AMBIGUOUS.test(words.join('')) && !PARTS_ONLY.test(last);
  const found = isWhole ? 'whole' : isPart ? 'part' : '';
  ambiguous.set(name, found);
  return found || undefined;
}

/** What the value of a field, parameter, header, option or variable of that name is; undefined for a name that does not say it of all. */
export function kindOfName(name: string): SensitiveKind | undefined {
  if (name.length < 2 || name.length > LONGEST) return undefined;
  if (known.has(name)) return known.get(name);
  if (known.size === MOST_KNOWN) known.clear();
  const kind = classified(name);
  known.set(name, kind);
  return kind;
}

function classified(name: string): SensitiveKind | undefined {
  const words = wordsOf(name);
  const said = kindOfWords(words);
  let end = words.length;
  while (end > 1 && SAYS_NOTHING.test(words[end - 1] ?? '')) end--;
  return said ?? (end < words.length ? kindOfWords(words.slice(0, end)) : undefined);
}

function kindOfWords(words: readonly string[]): SensitiveKind | undefined {
  if (COUNTED.test(words.join(''))) return undefined;
  for (let first = 0; first < words.length; first++) {
    const last = words.slice(first).join('');
    const found = KINDS.find(([, pattern]) => pattern.test(last));
    if (found) return found[0] === 'PERSON' && words.some((word) => THINGS.test(word)) ? undefined : found[0];
  }
  if (RUN_TOGETHER.test(words.at(-1) ?? '')) return 'SECRET';
  const inside = words.findIndex((word) => NAMED_INSIDE.test(word));
  return inside >= 0 && !words.slice(inside + 1).some((word) => ABOUT.test(word)) ? 'SECRET' : undefined;
}

function wordsOf(name: string): string[] {
  const bare = name.normalize('NFKD').replace(ACCENTS, '').normalize('NFC').replaceAll('ł', 'l').replaceAll('ı', 'i');
  const words = bare.match(WORDS) ?? [];
  return words.map((word) => word.toLowerCase());
}

function whole(names: string): RegExp {
  return new RegExp(`^(?:${names.split(/\s+/).join('|')})$`, 'u');
}
