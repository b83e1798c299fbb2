import { coreOf, plantedSecrets } from './planted-secrets.js';

/** A value that must not leave, where it stands. */
export interface PrivateValue {
  kind: string;
  /** Not looked at while what finds it was written. */
  kept: boolean;
  /** What must not be seen. */
  value: string;
  /** A text that holds it, or metadata that do. */
  in: { text: string } | { metadata: Record<string, unknown> };
}

const [aws = '', , , github = '', , gitlab = '', slack = '', , stripe = '', google = '', , openai = '', npm = ''] =
  plantedSecrets().map(coreOf);
const secret = (n: number): string => `Zk${(n * 7919) % 10_000}-velvet${n}!`;

/** Names of fields, each in another spelling; the value could be anything. */
const NAMES = [
  'password',
  'dbPassword',
  'user_pwd',
  'client-secret',
  'apiKey',
  'X-Api-Key',
  'accessToken',
  'refresh_token',
  'PASSWD',
  'smtp.pass',
  'Passphrase',
  'privateKey',
  'session_id',
  'JSESSIONID',
  'connectionString',
  'csrfToken',
  'otp',
  'mfaCode',
  'recoveryCodes',
  'aws_secret_access_key',
  'Authorization',
  'proxy-authorization',
  'Cookie',
  'set-cookie',
  'credentials',
  'pin',
  'adminPW',
  'bearerToken',
  'webhookUrl',
  'sshKey',
  'signingKey',
  'storageAccountKey',
  'kennwort',
  'contraseña',
  'mot_de_passe',
  'пароль',
  '密码',
  'secretValue',
  'passwordHash',
  'encryption_key',
];
/** Texts with a place for the value. */
const FORMS = [
  'password={}',
  'password: {}',
  '"password": "{}"',
  "{'pwd': '{}'}",
  'mysql -u root -p{} app',
  'sshpass -p {} ssh bob@host',
  'curl -u admin:{} https://x.example/',
  'tool --password {} --verbose',
  'tool --api-key={} -q',
  'cmd /c net user bob {} /add',
  'PGPASSWORD={} psql -h db',
  'https://bob:{}@x.example/a',
  'Server=db;User Id=sa;Pwd={};Encrypt=yes',
  'mongodb+srv://app:{}@c0.example/x',
  '<password>{}</password>',
  '<add key="ApiKey" value="{}"/>',
  '{"name":"Authorization","value":"Bearer {}"}',
  'the password is {}',
  'client_secret={}&grant_type=x',
  'Authorization: Bearer {}',
  'Authorization: Token {}',
  'Cookie: a={}; b=1',
  'Set-Cookie: sid={}; Path=/',
  'export API_TOKEN="{}"',
  '{\\"token\\":\\"{}\\"}',
  'jdbc:postgresql://h/db?user=a&password={}',
  'amqp://svc:{}@mq:5672/v',
  'ConvertTo-SecureString "{}" -AsPlainText',
  'redis-cli -a {} ping',
  'ftp://u:{}@files.example/x',
  'passphrase => {}',
  'AccountKey={};EndpointSuffix=core',
  'secret = {}',
  'Passwort: {}',
  "IDENTIFIED BY '{}'",
  'sqlplus scott/{}@orcl',
  'X-Auth-Token: {}',
  '/callback?code={}&state=2',
  'xfreerdp /u:bob /p:{} /v:h',
  'Proxy-Authorization: Basic {}',
] as const;
/** Values known by their look. */
const LOOKS: readonly (readonly [string, string])[] = [
  ['e-mail', 'jane.doe+x@corp.example'],
  ['e-mail', 'юлия@пример.рф'],
  ['e-mail', "o'neil_77@mail.example.co.uk"],
  ['e-mail', 'li.wei%40corp.example'],
  ['phone', '+49 30 1234567'],
  ['phone', '+442071838750'],
  ['phone', '(212) 555-0142'],
  ['phone', '212-555-0142'],
  ['phone', '030 1234567'],
  ['phone', '06 12 34 56 78'],
  ['phone', '07700 900123'],
  ['phone', '8 (495) 123-45-67'],
  ['phone', '+91 98765 43210'],
  ['phone', '090-1234-5678'],
  ['phone', '+1.202.555.0142'],
  ['phone', '0049 30 1234567'],
  ['account', 'DE89370400440532013000'],
  ['account', 'de89 3704 0044 0532 0130 00'],
  ['account', 'GB82-WEST-1234-5698-7654-32'],
  ['account', 'fr14 2004 1010 0505 0001 3m02 606'],
  ['account', 'NL91ABNA0417164300'],
  ['account', 'ES91 2100 0418 4502 0005 1332'],
  ['card', '4111 1111 1111 1111'],
  ['card', '5555555555554444'],
  ['card', '3782 822463 10005'],
  ['card', '6011-1111-1111-1117'],
  ['card', '3056 930902 5904'],
  ['card', '2223003122003222'],
  ['key', aws],
  ['key', github],
  ['key', gitlab],
  ['key', slack],
  ['key', stripe],
  ['key', google],
  ['key', openai],
  ['key', npm],
  ['token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
  ['key', ['wJalrXUtnFEMI', 'K7MDENGbPxRfiCYzEXAMPLEKEY1'].join('')],
  ['key block', `${['-----BEGIN EC PRIVATE', 'KEY-----'].join(' ')}\nMHcCAQEEIIrY\n-----END EC PRIVATE KEY-----`],
  ['identity', '078-05-1120'],
];
/** Values of people, by the names of their fields. */
const PEOPLE: readonly (readonly [string, string])[] = [
  ['fullName', 'Jane Q. Doe'],
  ['display_name', 'Oskar Kowalska'],
  ['firstName', 'Fatima'],
  ['surname', 'Dlamini'],
  ['employeeName', 'Li Wei'],
  ['contact-name', 'Bo Ek'],
  ['Vorname', 'Jürgen'],
  ['nachname', 'Müller'],
  ['cardholder', 'A N Other'],
  ['managerName', 'Ana Souza'],
  ['dateOfBirth', '1984-02-29'],
  ['homeAddress', '12 Elm Street'],
  ['phoneNumber', '5550142'],
  ['mobile', '1234567'],
  ['ssn', '078051120'],
  ['passportNumber', 'C01X00T47'],
  ['iban', 'XX12 3456'],
  ['ccNumber', '4111'],
  ['apellidos', 'García López'],
  ['prenom', 'Zoé'],
];

/** Further names and forms, some of them tried before anything was written to find them: see docs/model.md. */
const FURTHER_NAMES =
  'session Session_Id key apiKey_v2 mfa mfaCode otp otpValue signature x-hub-signature-256 sig pin pinNumber hmac auth sid tan puk unlockCode pairing-code kek verifyCode resetLink Geheimnis clave jeton hasło şifre 口令 パスワード wrapping_key krbtgt snmpCommunity connect.sid ticketGrantingTicket dbConnection magic_link'.split(
    ' ',
  );
const FURTHER_FORMS = [
  'openssl enc -aes-256-cbc -k {} -in a',
  'openssl passwd -6 {}',
  'net use \\\\srv\\c$ {} /user:adm',
  'rar a -hp{} out.rar data',
  'htpasswd -b .htpasswd bob {}',
  'sqlcmd -S db -U sa -P {} -Q "select 1"',
  'smbclient //srv/share -U adm%{}',
  'impacket-secretsdump corp/adm:{}@10.0.0.5',
  'schtasks /create /s web-1 /u adm /rp {} /tn x',
  'snmpwalk -v2c -c {} 10.0.0.1',
  'reg add HKLM\\X /v DefaultPassword /t REG_SZ /d {} /f',
  "kinit a@X <<< '{}'",
  'echo {} | kinit a',
  'aws configure set aws_secret_access_key {}',
  'wifi connect home wifi-sec.psk {}',
  'frobnicate -p {} --now',
  'Passwort lautet: {}',
  'la contraseña es {}',
  'пароль — {}',
  '密码是{}',
  "{'session': '{}', 'ok': True}",
  'Content-Disposition: form-data; name="password"\r\n\r\n{}\r\n--x',
  '{"name":"password","value":"{}"}',
  'authorization: Digest username="bob", response="{}"',
] as const;

/** Secrets and personal data in metadata and texts of a signal, in many forms; the same at every run. */
export function privateValues(): PrivateValue[] {
  const named = NAMES.map((name, n) =>
    entry('named in metadata', n, secret(n), { metadata: nested(name, secret(n), n) }),
  );
  const texts = FORMS.map((form, n) =>
    entry('named in text', n, secret(n + 100), { text: form.replace('{}', secret(n + 100)) }),
  );
  const looks = LOOKS.map(([kind, value], n) => entry(kind, n, value, { text: `seen ${value} at 12:00` }));
  const people = PEOPLE.map(([name, value], n) => entry('of people', n, value, { metadata: nested(name, value, n) }));
  const furtherNamed = FURTHER_NAMES.map((name, n) =>
    entry('named in metadata', n, secret(n + 300), { metadata: nested(name, secret(n + 300), n) }),
  );
  const furtherTexts = FURTHER_FORMS.map((form, n) => {
    const value = form.includes('Digest') ? secret(n + 400).replace(/\W/g, '') : secret(n + 400);
    return entry('named in text', n, value, { text: form.replaceAll('{}', value) });
  });
  return [...named, ...texts, ...looks, ...people, ...furtherNamed, ...furtherTexts];
}

function entry(kind: string, n: number, value: string, place: PrivateValue['in']): PrivateValue {
  return { kind, kept: n % 2 === 1, value, in: place };
}

/** Deeper, in a list, or in an object's own list of pairs, by turns. */
function nested(name: string, value: string, n: number): Record<string, unknown> {
  const ways = [
    { [name]: value },
    { event: { data: { [name]: value } } },
    { items: [1, { [name]: [value] }] },
    { fields: [{ name, value }] },
  ];
  return ways[n % ways.length] as Record<string, unknown>;
}
