/** Lengths of account numbers by country, ISO 13616 (register of 2025). */
const IBAN_LENGTHS = new Map(
  Array.from(
    'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30'.matchAll(
      /([A-Z]{2})(\d{2})/g,
    ),
    ([, country = '', length]) => [country, Number(length)],
  ),
);
/** Issuers' prefixes, ISO/IEC 7812: Amex, Diners, JCB, Visa, Mastercard, Maestro, UnionPay, Discover and others. */
const ISSUERS = /^(?:3[0-9]|4|5[0-9]|6|2[2-7])/;

/** True for the digits of a payment card: an issuer's prefix and Luhn's check digit, ISO/IEC 7812-1. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || !ISSUERS.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const weighed = place % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

/** The account number (IBAN, ISO 13616) that a text begins with, in any case and with separators; undefined for none. */
export function ibanAt(text: string): string | undefined {
  const length = IBAN_LENGTHS.get(
    text
      .slice(0, 3)
      .replace(/[^a-z]/gi, '')
      .slice(0, 2)
      .toUpperCase(),
  );
  if (length === undefined) return undefined;
  let letters = '';
  let end = 0;
  while (end < text.length && letters.length < length) {
    const character = text[end++] as string;
    if (/[a-z0-9]/i.test(character)) letters += character;
  }
  if (letters.length < length || /[a-z0-9]/i.test(text[end] ?? '')) return undefined;
  return asNumber(letters.slice(4) + letters.slice(0, 4)) % 97n === 1n ? text.slice(0, end) : undefined;
}

/** What ISO 7064 divides: A is 10, Z is 35. */
function asNumber(letters: string): bigint {
  return BigInt(letters.replace(/[a-z]/gi, (letter) => String(parseInt(letter, 36))));
}
