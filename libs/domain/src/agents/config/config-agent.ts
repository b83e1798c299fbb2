import type { AgentAnalysis, Customer, ThreatSignal } from '@soc-agent/contracts';
import type { Agent } from '../agent.js';
import { CaseFile } from '../../evidence/case-file.js';
import type { ArmedCustomer } from '../../ports.js';
import { ipIntelligence } from '../../evidence/ip-intelligence.js';
import { describeEntity } from '../../evidence/entity-wording.js';
import type { Investigation } from '../../evidence/investigation.js';
import { subjectOf } from '../../evidence/signal-evidence.js';
import { listed } from '../../evidence/wording.js';
import { allowListMatches } from './allow-list.js';
import { criticalAssetMatches } from './critical-assets.js';
import { requestRate } from './request-rate.js';

/** Is this expected by the customer's own configuration, what let it through, and does it touch a crown jewel? */
export const configAgent: Agent = {
  kind: 'config',
  async investigate(signal, sources): Promise<Investigation> {
    const customer = await sources.customers.find(signal.customerName);
    const file = new CaseFile(signal);
    file.consult('customer configuration');
    return customer ? compare(file, signal, customer) : withoutConfiguration(file, signal);
  },
};

function withoutConfiguration(file: CaseFile, signal: ThreatSignal): Investigation {
  file.ask(
    'customer configuration',
    1,
    0,
    `what ${signal.customerName} expects: no configuration is stored for this customer`,
  );
  file.recommend(`Register ${signal.customerName} with its allow lists, critical assets and escalation contacts.`);
  return file.close(
    `No configuration is stored for ${signal.customerName}, so there is nothing to compare ${subjectOf(signal)} with.`,
  );
}

function compare(file: CaseFile, signal: ThreatSignal, customer: ArmedCustomer): Investigation {
  file.cite('config.tier', customer.tier);
  file.fact('sensitivity', customer.sensitivity, [file.cite('config.sensitivity', customer.sensitivity)]);
  const conclusions = [
    checkAllowList(file, signal, customer),
    checkCriticalAssets(file, signal, customer),
    checkCountry(file, signal, customer),
    checkRate(file, signal, customer),
  ].filter((conclusion) => conclusion !== undefined);
  customer.escalationContacts.forEach((contact, index) => {
    file.fact('escalation_contact', contact, [file.cite(`config.escalationContacts[${index}]`, contact)]);
  });
  if (customer.escalationContacts.length === 0) {
    reportGap(
      file,
      0.3,
      `${customer.name} has no escalation contact.`,
      `Ask ${customer.name} for escalation contacts.`,
      [file.cite('config.escalationContacts', 'none')],
    );
  }
  const profile = `${customer.name} is ${article(customer.tier)} ${customer.tier} customer with ${customer.sensitivity} sensitivity.`;
  const compared = `Its configuration was compared with ${subjectOf(signal)}.`;
  const nothing = 'Nothing in it expects or forbids that.';
  return file.close(
    `${profile} ${compared} ${conclusions.length > 0 ? conclusions.join(' ') : nothing}`,
    playbooksFor(signal, customer),
  );
}

/** What the response plan needs to know of the customer's own playbooks, and of what was armed. */
function playbooksFor(
  { threatType }: ThreatSignal,
  { playbooks = [], armings = [] }: ArmedCustomer,
): Pick<AgentAnalysis, 'ownPlaybooks' | 'armings'> {
  const ownPlaybooks = playbooks.filter((playbook) => playbook.threatType === threatType);
  const ofType = armings.filter((arming) => arming.threatType === threatType);
  return { ...(ownPlaybooks.length > 0 && { ownPlaybooks }), ...(ofType.length > 0 && { armings: ofType }) };
}

function checkAllowList(file: CaseFile, signal: ThreatSignal, { allowList }: Customer): string | undefined {
  const { sourceIps, userAgents } = signal.entities;
  const canMatch = sourceIps.length + userAgents.length > 0;
  file.ask(
    'allow list',
    1,
    canMatch ? 1 : 0,
    'whether the source is allow-listed: the signal names no source address and no user agent',
  );
  if (!canMatch || allowList.length === 0) return undefined;
  const matches = allowListMatches(signal, allowList);
  for (const { signalRef, value, entry, position } of matches) {
    const entryRef = file.cite(
      `config.allowList[${position}]`,
      entry.note ? `${entry.value} (${entry.note})` : entry.value,
    );
    const note = entry.note ? `, noted as ${entry.note}` : '';
    const forgeable = entry.kind === 'userAgent' ? '; a user agent is easily forged' : '';
    file.find(
      0.7,
      `${describeEntity(signalRef, value)} is on the allow list through ${entry.value}${note}${forgeable}.`,
      [signalRef, entryRef],
    );
  }
  const ips = matches.filter(({ entry }) => entry.kind === 'ip');
  const agents = matches.filter(({ entry }) => entry.kind === 'userAgent');
  const refsOf = (some: typeof matches): string[] =>
    some.flatMap(({ signalRef, position }) => [signalRef, `config.allowList[${position}]`]);
  if (sourceIps.length > 0) {
    const allRefs = sourceIps.map((_ip, index) => `signal.entities.sourceIps[${index}]`);
    const allowed = ips.length === sourceIps.length;
    file.fact('allow_listed', allowed, allowed ? refsOf(ips) : allRefs);
  }
  if (agents.length > 0) file.fact('allow_listed_user_agent', true, refsOf(agents));
  if (ips.length === 0 && agents.length === 0) return undefined;
  if (ips.length > 0 && ips.length < sourceIps.length)
    return `Of ${sourceIps.length} source addresses only ${ips.length} ${ips.length === 1 ? 'is' : 'are'} allow-listed.`;
  return ips.length > 0
    ? 'Every source address is allow-listed.'
    : 'The user agent is allow-listed, its address is not.';
}

function checkCriticalAssets(file: CaseFile, signal: ThreatSignal, customer: Customer): string | undefined {
  const { hosts, users, destIps, urls } = signal.entities;
  const canMatch = hosts.length + users.length + destIps.length + urls.length > 0;
  file.ask(
    'critical assets',
    1,
    canMatch && customer.criticalAssets.length > 0 ? 1 : 0,
    customer.criticalAssets.length === 0
      ? `which assets of ${customer.name} are critical: none is configured`
      : 'which asset is affected: the signal names none',
  );
  const matches = criticalAssetMatches(signal, customer.criticalAssets);
  if (matches.length === 0) return undefined;
  const refs = matches.flatMap(({ asset, position, signalRef }) => [
    signalRef,
    file.cite(`config.criticalAssets[${position}]`, asset.note ? `${asset.name} (${asset.note})` : asset.name),
  ]);
  file.fact('critical_asset', true, refs);
  for (const { asset, position, signalRef, value } of matches) {
    const note = asset.note ? ` (${asset.note})` : '';
    file.find(0.9, `${describeEntity(signalRef, value)} is the critical asset ${asset.name}${note}.`, [
      signalRef,
      `config.criticalAssets[${position}]`,
    ]);
  }
  const names = listed(matches.map(({ asset }) => asset.name));
  const [contact] = customer.escalationContacts;
  file.recommend(`Agree containment of ${names} with ${contact ?? customer.name} before acting.`);
  return `It touches what ${customer.name} named as critical: ${names}.`;
}

function checkCountry(file: CaseFile, signal: ThreatSignal, customer: Customer): string | undefined {
  const origin = originOf(file, signal);
  const { allowedCountries } = customer;
  if (allowedCountries.length === 0) {
    if (signal.threatType !== 'geo_anomaly' || !origin) return undefined;
    const none = file.cite('config.allowedCountries', 'no restriction');
    reportGap(
      file,
      0.45,
      `No country restriction is configured, so activity from ${origin.country} is not stopped.`,
      `Ask ${customer.name} which countries it works from and restrict the rest.`,
      [none, ...origin.refs],
    );
    return undefined;
  }
  const allowedRef = file.cite('config.allowedCountries', allowedCountries.join(', '));
  file.ask('country', 1, origin ? 1 : 0, 'the country the activity came from');
  if (!origin) return undefined;
  const allowed = allowedCountries.some((code) => code.toUpperCase() === origin.country);
  file.fact('country_not_allowed', !allowed, [allowedRef, ...origin.refs]);
  if (allowed) {
    file.find(
      0.3,
      `${origin.country} is one of the countries ${customer.name} works from (${listed(allowedCountries)}).`,
      [allowedRef, ...origin.refs],
    );
    return undefined;
  }
  file.find(
    0.75,
    `The activity came from ${origin.country}; ${customer.name} allows ${listed(allowedCountries)} only.`,
    [allowedRef, ...origin.refs],
  );
  file.recommend(`Check why the country restriction of ${customer.name} let ${origin.country} through.`);
  return `${origin.country} is not one of the countries it allows.`;
}

/** The source's own word on the country, else what the address database says of the first public source address. */
function originOf(file: CaseFile, signal: ThreatSignal): { country: string; refs: string[] } | undefined {
  if (signal.geo?.country) return { country: signal.geo.country.toUpperCase(), refs: ['signal.geo.country'] };
  for (const [index, ip] of signal.entities.sourceIps.entries()) {
    const { country } = ipIntelligence().lookup(ip);
    if (country)
      return {
        country,
        refs: [`signal.entities.sourceIps[${index}]`, file.cite(`ip:${ip}`, `registered in ${country}`)],
      };
  }
  return undefined;
}

function checkRate(file: CaseFile, signal: ThreatSignal, customer: Customer): string | undefined {
  const rate = requestRate(signal);
  const aboutRate = signal.threatType === 'rate_limit_breach' || signal.threatType === 'bot_traffic';
  if (aboutRate) file.ask('request rate', 1, rate ? 1 : 0, 'how many requests a minute there were');
  const { rateLimitPerMinute: limit } = customer;
  if (limit === undefined) {
    if (aboutRate) {
      const none = file.cite('config.rateLimitPerMinute', 'no limit');
      reportGap(
        file,
        0.5,
        `No rate limit is configured for ${customer.name}.`,
        `Configure a rate limit for ${customer.name}.`,
        [none, 'signal.threatType'],
      );
    }
    return undefined;
  }
  if (!rate) return undefined;
  const limitRef = file.cite('config.rateLimitPerMinute', String(limit));
  const ratio = Math.round((rate.perMinute / limit) * 100) / 100;
  if (ratio <= 1) {
    file.find(0.45, `${rate.perMinute} requests a minute stay within the configured limit of ${limit}.`, [
      limitRef,
      ...rate.refs,
    ]);
    return `The request rate is within its limit.`;
  }
  file.find(0.65, `${rate.perMinute} requests a minute are ${ratio} times the configured limit of ${limit}.`, [
    limitRef,
    ...rate.refs,
  ]);
  file.recommend(
    `Enforce the limit of ${limit} requests a minute on ${listed(signal.entities.sourceIps) || 'the source'}.`,
  );
  return `The request rate is ${ratio} times its limit.`;
}

function reportGap(file: CaseFile, weight: number, text: string, advice: string, refs: string[]): void {
  file.find(weight, text, refs);
  file.recommend(advice);
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a';
}
