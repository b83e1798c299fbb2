import { GeoLocation } from '@soc-agent/contracts';
import { cleanText } from '@soc-agent/domain';
import type { ForeignDocument } from './document.js';

/** Names of countries that differ from Unicode's English ones. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  usa: 'US',
  'united states of america': 'US',
  uk: 'GB',
  'great britain': 'GB',
  'russian federation': 'RU',
  'korea, republic of': 'KR',
  'republic of korea': 'KR',
  'iran, islamic republic of': 'IR',
  'viet nam': 'VN',
  'syrian arab republic': 'SY',
  'moldova, republic of': 'MD',
  'czech republic': 'CZ',
  'the netherlands': 'NL',
  turkey: 'TR',
  'hong kong': 'HK',
  macao: 'MO',
};

let codes: ReadonlyMap<string, string> | undefined;

/** ISO 3166 alpha-2 code of a country's code or English name; undefined for anything else. */
export function countryCode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  codes ??= codesByName();
  const name = text.trim().toLowerCase();
  return codes.get(name) ?? (Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined);
}

/** Where fields of a place stand in a document; `coordinates` is a list of longitude and latitude, as GeoJSON writes it. */
export interface PlacePaths {
  country?: readonly string[];
  city?: readonly string[];
  latitude?: readonly string[];
  longitude?: readonly string[];
  coordinates?: string;
}

/** The place the document names; undefined when it names none that can be understood. */
export function placeIn(document: ForeignDocument | undefined, paths: PlacePaths): GeoLocation | undefined {
  if (!document) return undefined;
  const [longitude, latitude] = paths.coordinates === undefined ? [] : document.texts(paths.coordinates).map(Number);
  const city = document.text(...(paths.city ?? []));
  const place = {
    country: countryCode(document.text(...(paths.country ?? []))),
    city: city && cleanText(city, 128),
    latitude: within(document.number(...(paths.latitude ?? [])) ?? latitude, 90),
    longitude: within(document.number(...(paths.longitude ?? [])) ?? longitude, 180),
  };
  const known = Object.entries(place).filter(([, value]) => value !== undefined);
  return known.length > 0 ? Object.assign(new GeoLocation(), Object.fromEntries(known)) : undefined;
}

function within(value: number | undefined, limit: number): number | undefined {
  return value !== undefined && Math.abs(value) <= limit ? value : undefined;
}

/** Every assigned code by itself and by its English name. */
function codesByName(): Map<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const found = new Map<string, string>();
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = NOT_COUNTRIES.has(code) ? undefined : names.of(code);
    if (name !== undefined) found.set(code.toLowerCase(), code).set(name.toLowerCase(), code);
  }
  return found;
}

/** Regions of Unicode that ISO 3166 does not assign, and codes of countries that no longer exist. */
const NOT_COUNTRIES: ReadonlySet<string> = new Set(
  'AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH NT QO QU RH SU TA TP UK UN VD XA XB XK YD YU ZR ZZ'.split(' '),
);
