import type { NewSignal, ThreatType } from '@soc-agent/contracts';

/** First hit wins; the order goes from the most specific wording to the most general. */
const RULES: readonly (readonly [ThreatType, RegExp])[] = [
  ['proxy_network', /\b(tor|anonymi[sz]\w*|vpn|prox(y|ies)|anonymousLogin)\b/i],
  [
    'geo_anomaly',
    /\b(impossible|atypical|unlikely) ?travel\b|\bnew country\b|\bunusual (location|country)\b|\bgeo[- ]?(location|anomaly)\b/i,
  ],
  [
    'rate_limit_breach',
    /\bbrute[- ]?forc\w*|\bpassword spray\w*|\b429\b|\bflood\w*|\brate[- ]?(limit|based)\w*|\bmultiple\b.*\b(fail\w*|attempts?|logins?|requests?)\b|\btoo many\b/i,
  ],
  [
    'bot_traffic',
    /\bbots?\b|\bscrap(er|ing)\b|\bcrawl\w*|\b(wpscan|dirb|nikto|sqlmap|gobuster|nmap)\b|\bscann(er|ing)\b|\bcredential stuffing\b|\buser[- ]agent\b/i,
  ],
  [
    'device_compromise',
    /\bmalware\b|\btrojan\b|\bransom\w*|\brootkit\b|\bbackdoor\b|\bcrypto ?min\w*|\bminer\b|\bweb ?shell\b|\breverse shell\b|\bprivilege escalation\b|\bexploit\w*|\bT1(059|055|486|003|547|496)\b/i,
  ],
];

/** The native type of a signal whose source has none of ours, from its title, rule and hints (not from its description, where logs and so attackers speak); `anomaly_detection` when nothing fits. */
export function classifyThreatType(signal: Pick<NewSignal, 'title' | 'source' | 'mitreHints'>): ThreatType {
  const text = [signal.title, signal.source.ruleName, ...signal.mitreHints]
    .filter((part) => part !== undefined)
    .join('\n');
  return RULES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'anomaly_detection';
}
