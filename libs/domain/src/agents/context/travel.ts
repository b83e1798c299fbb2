import { readTime, type ThreatSignal } from '@soc-agent/contracts';
import { cutText } from '../../evidence/text.js';

/** Mean radius of the Earth by IUGG, kilometres. */
const EARTH_RADIUS_KM = 6371.0088;
/** Airliners cruise at about 900 km/h. */
const FASTEST_TRAVEL_KMH = 1000;
/** Addresses are often placed wrongly by less than this. */
const LOCATION_ERROR_KM = 100;
/** Names under which sources report where the user was before. */
const PREVIOUS_KEYS = ['previousSignIn', 'previousLocation', 'lastLocation'] as const;

/** The way between two places of one user. */
export interface Travel {
  distanceKm: number;
  /** Between the two sightings; may be negative when they arrive out of order. */
  elapsedMs: number;
  speedKmh: number;
  /** Nobody travels that fast, even if both places are off by the usual error. */
  impossible: boolean;
  /** The earlier of the two places. */
  from: string;
  to: string;
  refs: string[];
}

interface Place {
  latitude: number;
  longitude: number;
}

/** Great-circle distance in kilometres, by the haversine formula. */
export function distanceKm(a: Place, b: Place): number {
  const radians = Math.PI / 180;
  const latitudes = Math.sin(((b.latitude - a.latitude) * radians) / 2) ** 2;
  const longitudes = Math.sin(((b.longitude - a.longitude) * radians) / 2) ** 2;
  const h = latitudes + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * longitudes;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The travel the signal implies; undefined when place or time of either end is missing or not plausible. */
export function travelOf(signal: ThreatSignal): Travel | undefined {
  const key = PREVIOUS_KEYS.find((candidate) => isRecord(signal.metadata[candidate]));
  const previous = key && signal.metadata[key];
  if (!isRecord(previous) || !signal.geo) return undefined;
  const start = placeOf(previous);
  const end = placeOf({ ...signal.geo });
  const elapsedMs = Date.parse(signal.timestamp) - (readTime(previous['timestamp']) ?? NaN);
  if (!start || !end || !Number.isFinite(elapsedMs)) return undefined;
  const distance = distanceKm(start, end);
  const hours = Math.max(Math.abs(elapsedMs), 1000) / 3_600_000;
  const [there, here] = [nameOf(previous, start), nameOf({ ...signal.geo }, end)];
  const slowestKmh = Math.max(0, distance - LOCATION_ERROR_KM) / hours;
  return {
    distanceKm: Math.round(distance),
    elapsedMs,
    speedKmh: Math.round(distance / hours),
    impossible: slowestKmh > FASTEST_TRAVEL_KMH,
    from: elapsedMs < 0 ? here : there,
    to: elapsedMs < 0 ? there : here,
    refs: [`signal.metadata.${key}`, 'signal.geo.latitude', 'signal.geo.longitude', 'signal.timestamp'],
  };
}

function placeOf(location: Record<string, unknown>): Place | undefined {
  const latitude = coordinate(location['latitude'], 90);
  const longitude = coordinate(location['longitude'], 180);
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

/** Sources write numbers as texts, too. */
function coordinate(value: unknown, limit: number): number | undefined {
  const degrees = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof degrees === 'number' && Math.abs(degrees) <= limit ? degrees : undefined;
}

function nameOf(location: Record<string, unknown>, { latitude, longitude }: Place): string {
  const names = [location['city'], location['country']].filter((name) => typeof name === 'string' && name !== '');
  return names.length > 0 ? cutText(names.join(', '), 80) : `${latitude.toFixed(2)}, ${longitude.toFixed(2)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
