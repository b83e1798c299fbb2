import type { Indicator, NewsItem, ThreatSignal } from '@soc-agent/contracts';
import type { Agent } from '../agent.js';
import type { ContextSources } from '../../ports.js';
import { CaseFile } from '../../evidence/case-file.js';
import type { Investigation } from '../../evidence/investigation.js';
import { quoted, subjectOf } from '../../evidence/signal-evidence.js';
import { apart, at, counted, listed, spoken } from '../../evidence/wording.js';
import { namedNetwork, type NamedNetwork } from './hosting-networks.js';
import { observables, type Observable } from './observables.js';
import { ipIntelligence, type IpProfile } from '../../evidence/ip-intelligence.js';
import { NETWORK_KINDS, type NetworkListing } from '../../evidence/network-lists.js';
import { travelOf } from './travel.js';
import { userAgentClass } from './user-agent-class.js';

/** Addresses of one signal that are looked up. */
const MAX_ADDRESSES = 20;
/** Indicators are stale after this time. */
const INDICATOR_FRESH_MS = 180 * 24 * 3600 * 1000;

/** Who is behind it? Classes addresses and user agents, measures travel, and compares with known indicators. */
export const contextAgent: Agent = {
  kind: 'context',
  async investigate(signal, sources): Promise<Investigation> {
    const observed = observables(signal);
    const { indicators, news } = await intelligenceOn(observed, sources);
    const file = new CaseFile(signal);
    file.consult('indicators');
    if (sources.news) file.consult('news');
    const said = [
      reportIndicators(file, signal, observed, indicators),
      reportNews(file, observed, news),
      reportTravel(file, signal),
      reportAddresses(file, signal, sources),
      reportUserAgents(file, signal),
    ].filter((sentence) => sentence !== undefined);
    return file.close(
      said.length > 0 ? `About ${subjectOf(signal)}: ${said.join(' ')}` : nothingKnown(signal, observed.length),
    );
  },
};

async function intelligenceOn(
  observed: readonly Observable[],
  { indicators, news }: Pick<ContextSources, 'indicators' | 'news'>,
): Promise<{ indicators: Indicator[]; news: NewsItem[] }> {
  if (observed.length === 0) return { indicators: [], news: [] };
  const values = observed.map(({ value }) => value);
  const [known, reports] = await Promise.all([indicators.lookup(values), news?.about(values) ?? []]);
  return { indicators: known, news: reports };
}

function reportIndicators(
  file: CaseFile,
  signal: ThreatSignal,
  observed: Observable[],
  indicators: Indicator[],
): string | undefined {
  file.ask(
    'indicators',
    1,
    observed.length > 0 ? 1 : 0,
    'whether known indicators apply: the signal names nothing to compare',
  );
  if (indicators.length === 0) return undefined;
  const refs: string[] = [];
  const values = distinct(indicators);
  for (const { value, description, seenAt, source: first } of values) {
    // feeds that list the same are of one mind
    const others = indicators.filter((other) => isSame(other.value, value) && other.source !== first);
    const source = listed([first, ...others.map((other) => other.source)]);
    const indicatorRef = file.cite(`indicator:${value}`, `${description} (${source}, ${at(seenAt)})`);
    const matches = observed.filter((candidate) => candidate.value === value.toLowerCase()).map(({ ref }) => ref);
    const seenMs = Date.parse(seenAt) - Date.parse(signal.timestamp);
    const stale = seenMs < -INDICATOR_FRESH_MS ? ', which is old' : '';
    file.find(
      stale ? 0.7 : 0.95,
      `${value} is a known indicator: ${quoted(description)}, reported by ${source} ${apart(seenMs, 'the signal')}${stale}.`,
      [...matches, indicatorRef],
    );
    refs.push(...matches, indicatorRef);
  }
  const names = listed(values.map(({ value }) => value));
  file.fact('indicator_match', values.length, refs);
  file.recommend(`Search the last 30 days of logs for ${names}.`);
  return `${counted(values.length, 'known indicator')} matched: ${names}.`;
}

/** Of several entries for a value the first. */
function distinct(indicators: readonly Indicator[]): Indicator[] {
  return indicators.filter(({ value }, place) => indicators.findIndex((other) => isSame(other.value, value)) === place);
}

function isSame(value: string, other: string): boolean {
  return value.toLowerCase() === other.toLowerCase();
}

function reportNews(file: CaseFile, observed: Observable[], news: NewsItem[]): string | undefined {
  if (news.length === 0) return undefined;
  for (const { id, title, source, publishedAt, observables: named } of news) {
    const newsRef = file.cite(`news:${id}`, `${title} (${source}, ${at(publishedAt)})`);
    const values = new Set(named.map((value) => value.toLowerCase()));
    const matches = observed.filter(({ value }) => values.has(value));
    const refs = [...matches.map(({ ref }) => ref), newsRef];
    file.find(
      0.65,
      `${quoted(source)} reported on ${at(publishedAt)}: ${quoted(title, 160)}, naming ${listed(matches.map(({ value }) => quoted(value)))}.`,
      refs,
    );
  }
  return `${counted(news.length, 'report')} of ${listed([...new Set(news.map(({ source }) => quoted(source)))])} ${news.length === 1 ? 'names' : 'name'} what was seen here.`;
}

function reportTravel(file: CaseFile, signal: ThreatSignal): string | undefined {
  const travel = travelOf(signal);
  if (signal.threatType === 'geo_anomaly') {
    file.ask(
      'travel',
      2,
      travel ? 1 : 0,
      'how far and how fast the user travelled: place or time of one of the sign-ins is missing',
    );
  }
  if (!travel) return undefined;
  file.fact('travel_speed_kmh', travel.speedKmh, travel.refs);
  file.fact('impossible_travel', travel.impossible, travel.refs);
  const way = `${travel.distanceKm} km from ${travel.from} to ${travel.to} in ${spoken(travel.elapsedMs)}, ${travel.speedKmh} km/h`;
  file.find(
    travel.impossible ? 0.9 : 0.5,
    travel.impossible ? `Impossible travel: ${way}.` : `Plausible travel: ${way}.`,
    travel.refs,
  );
  if (!travel.impossible) return `The travel of ${travel.distanceKm} km at ${travel.speedKmh} km/h is plausible.`;
  file.recommend(
    `Confirm with ${listed(signal.entities.users.map((user) => quoted(user))) || 'the user'} which of the two sign-ins was theirs, and end the other session.`,
  );
  return `Nobody travels ${travel.distanceKm} km at ${travel.speedKmh} km/h.`;
}

function reportAddresses(
  file: CaseFile,
  signal: ThreatSignal,
  { networks }: Pick<ContextSources, 'networks'>,
): string | undefined {
  const { sourceIps } = signal.entities;
  file.ask(
    'source addresses',
    1,
    sourceIps.length > 0 ? 1 : 0,
    'where it came from: the signal names no source address',
  );
  if (sourceIps.length > 0) file.consult('address registries');
  if (sourceIps.length > 0 && networks) file.consult('network lists');
  const network = namedNetwork(signal, networks);
  const profiles = sourceIps.slice(0, MAX_ADDRESSES).map((ip, index) => {
    const listing = networks?.ofAddress(ip);
    const profile = profileOf(ip, listing, network);
    return { ip, ref: `signal.entities.sourceIps[${index}]`, listing: listing ?? network?.listing, profile };
  });
  for (const { ip, ref, listing, profile } of profiles) {
    const refs = [ref, file.cite(`ip:${ip}`, describeProfile(profile)), ...(network ? [network.ref] : [])];
    if (listing) refs.push(file.cite(`network:${listing.entry}`, `on the list of ${listing.kind} networks`));
    file.fact('ip_class', profile.class, refs);
    const suspicious = (NETWORK_KINDS as readonly string[]).includes(profile.class);
    const through = suspicious && network ? ` of ${quoted(network.name)}` : '';
    const because = suspicious && listing ? `, listed as ${listing.entry}` : '';
    file.find(suspicious ? 0.7 : 0.2, `${ip} is ${describeProfile(profile)}${through}${because}.`, refs);
    reportCountryMismatch(file, signal, ip, profile, refs.slice(0, 2));
  }
  const classes = [...new Set(profiles.map(({ profile }) => describeProfile(profile)))];
  return classes.length > 0 ? `It came from ${listed(classes)}.` : undefined;
}

/** Two databases often differ; still, one of the two places is wrong. */
function reportCountryMismatch(
  file: CaseFile,
  { geo }: ThreatSignal,
  ip: string,
  { country }: IpProfile,
  refs: string[],
): void {
  const claimed = geo?.country?.toUpperCase();
  if (claimed === undefined || country === undefined || claimed === country) return;
  file.find(0.4, `The source places the activity in ${claimed}, but ${ip} is registered in ${country}.`, [
    'signal.geo.country',
    ...refs,
  ]);
}

function reportUserAgents(file: CaseFile, signal: ThreatSignal): string | undefined {
  const { userAgents } = signal.entities;
  if (signal.threatType === 'bot_traffic') {
    file.ask('user agent', 1, userAgents.length > 0 ? 1 : 0, 'which client was used: the signal names no user agent');
  }
  const classes = userAgents.map((userAgent, index) => {
    const kind = userAgentClass(userAgent);
    const ref = `signal.entities.userAgents[${index}]`;
    file.fact('user_agent_class', kind, [ref]);
    const weights = { scanner: 0.75, tool: 0.5, bot: 0.45, unknown: 0.3, browser: 0.15 };
    file.find(
      weights[kind],
      `User agent ${quoted(userAgent)} is ${kind === 'unknown' ? 'of no known kind' : `that of a ${kind}`}.`,
      [ref],
    );
    return kind;
  });
  return classes.length > 0 ? `The client presents itself as ${listed([...new Set(classes)])}.` : undefined;
}

/** An operator's word on an address counts in any case; the name of its network only where an address can be hosted. */
function profileOf(ip: string, listed: NetworkListing | undefined, network: NamedNetwork | undefined): IpProfile {
  const profile = ipIntelligence().lookup(ip);
  const hostable = profile.class === 'public' || profile.class === 'documentation';
  const ofNetwork = network?.listing?.kind ?? (network?.hosting ? 'hosting' : undefined);
  const kind = listed?.kind ?? (hostable ? ofNetwork : undefined);
  return kind ? { ...profile, class: kind } : profile;
}

const CLASS_WORDS: Readonly<Record<string, string>> = {
  tor: 'a Tor exit',
  vpn: 'a VPN exit',
  hosting: 'an address of a hosting provider',
  public: 'a public address',
  private: 'a private address of the inner network',
  documentation: 'an address reserved for documentation',
  loopback: 'a loopback address',
  linkLocal: 'a link-local address',
};

function describeProfile({ class: kind, country }: IpProfile): string {
  const words = CLASS_WORDS[kind] ?? `a ${kind} address`;
  return country ? `${words} registered in ${country}` : words;
}

function nothingKnown(signal: ThreatSignal, compared: number): string {
  const basis =
    compared > 0
      ? `${counted(compared, 'value')} compared with known indicators, none matched`
      : 'the signal names nothing to compare';
  return `Nothing is known of the origin of ${subjectOf(signal)}: ${basis}.`;
}
