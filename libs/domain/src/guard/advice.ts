import { decides, playsDown } from './decisions.js';

/** What may be advised: to look, to keep, to contain, to tell those in charge. Everything else a model might advise is not its to advise. */
export const GOOD_VERBS: ReadonlySet<string> = new Set(
  (
    'check verify confirm review inspect examine investigate analyze analyse look search query hunt correlate compare cross-check determine identify establish find trace ' +
    'map assess evaluate validate audit ask monitor watch track observe collect gather capture preserve acquire export snapshot record document note retain save pull obtain ' +
    'retrieve list enumerate count block isolate quarantine contain disconnect limit rate-limit throttle challenge suspend lock revoke rotate reset force expire terminate kill end ' +
    'invalidate enforce require enable harden patch restrict tighten scan escalate notify inform alert report coordinate raise increase prioritize prioritise sinkhole ' +
    'reconstruct profile baseline clarify consider ensure keep maintain interview contact close disable remove measure test follow treat deny reject update upgrade deploy add take'
  ).split(' '),
);
/** What may be said before it. */
export const OPENING =
  /^(?:["'(*•-]+ ?|\d+[.)] ?|(?:please|first|then|next|also|finally|immediately|promptly|urgently|temporarily|carefully|further|additionally|proactively|and|if (?:possible|needed|confirmed),?|as a (?:next|first) step,?|(?:if|when|once|in case) (?=[^,]{0,80}\b(?:is|are|was|were|has|had|succeeded|failed|shows?|confirms?|finds?|found|exists?)\b)(?![^,]*\b(?:you|we)\b)[^,]{3,80},|(?:we |i )?(?:recommend|advise|suggest)(?:ed|s)?(?: that)?(?: you| to| analysts?| the analysts?)*|it is (?:recommended|advised|advisable) (?:that|to)|(?:you|analysts?|the analysts?|the team|we|the soc) (?:should|must|need to|have to)|should|must|need to) )+/;
/** Good verbs in the forms sentences begin with, or that are about something else as well: only with these. */
const ONLY_WITH: Readonly<Record<string, RegExp>> = {
  close: /^close (?:the |any |all |its |this |that )?(?:\w+ )?(?:sessions?|connections?|ports?)\b/,
  disable:
    /^disable (?:the |any |all |its |this |that )?(?:[\w-]+ )*(?:accounts?|users?|logins?|credentials?|keys?|tokens?|sessions?|macros?|legacy|smbv?1|telnet|ntlm|rdp|guest)\b/,
  remove:
    /^remove (?:the |any |all |this |that )?(?:[\w-]+ )*(?:malware|persistence|implants?|web ?shells?|backdoors?|privileges?|rights?|access|accounts?|members?hips?|keys?|permissions?|payloads?|scheduled tasks?)\b/,
  end: /^end (?:the |any |all |its )?(?:\w+ )?(?:sessions?|connections?)\b/,
  enable:
    /^enable (?:\w+ )*(?:mfa|multi-factor|2fa|logging|auditing|monitoring|protection|alerting|detection|lockout|inspection|rate limit\w*|rules?)\b/,
  add: /^add (?:[\w.-]+ )*(?:to (?:the |a )?(?:block|deny|watch)[ -]?list|(?:detection|rule|monitoring|logging|context|hunt|watch) ?\w*)/,
  reset:
    /^reset (?:the |any |all |its |their )?(?:[\w.@\\-]+ )*(?:passwords?|credentials?|sessions?|tokens?|keys?|secrets?)\b/,
  treat: /^treat .{0,60}\bas (?:hostile|malicious|compromised|suspicious|suspect|an incident|a real|real)\b/,
  contact: /^contact (?:the )?(?:\w+ ){0,2}(?:owners?|users?|customers?|administrators?|team|holder)\b/,
  consider:
    /^consider (?:checking|reviewing|blocking|isolating|rate-?limiting|monitoring|resetting|rotating|revoking|escalating|an? (?:temporary )?block)\b/,
  keep: /^keep (?:the |all |any |a )?(?:[\w.-]+ )*(?:logs?|evidence|records?|copies|copy|watch|eye|monitoring|images?|captures?|under|isolated|blocked|locked|quarantined|contained|offline|disconnected|suspended|revoked)\b/,
  confirm: /^confirm (?!.*\b(?:push|prompts?|pop-?ups?|notifications?|requests?|dialogs?|codes?)\b)/,
  take: /^take (?:an? |the )?(?:[\w-]+ ){0,2}(?:image|snapshot|copy|dump|note|capture)s?\b/,
  scan: /^scan (?!back)(?:the |all |any |other )?(?:[\w.-]+ ){1,4}(?:for|with)\b/,
  maintain:
    /^maintain (?:the |a |an )?(?:[\w-]+ )*(?:logs?|evidence|records?|isolation|quarantine|block|watch|monitoring|custody|timeline)\b/,
  ensure:
    /^ensure (?:that )?(?:the |all |any |its |their )?(?:[\w.-]+ )*(?:is|are|stays?|remains?) (?:\w+ly |still )?(?:kept|preserved|retained|collected|enabled|enforced|active|running|recorded|logged|saved|backed up|isolated|blocked|revoked|rotated|reset|patched|monitored|locked|contained|informed|notified|required|protected|current|up to date)\b/,
  escalate: /^escalate (?!.*\b(?:privileges?|permissions?|rights?|access)\b)/,
  raise:
    /^raise (?:the |an? |its |this |awareness )?(?:[\w-]+ )*(?:severity|priority|incident|ticket|case|alarm|alert|alert level|awareness|matter|issue|question|retention|scrutiny)\b/,
  increase:
    /^increase (?:the )?(?:[\w-]+ )*(?:monitoring|logging|retention|visibility|scrutiny|vigilance|priority|severity|sampling|level of detail|awareness)\b/,
  require:
    /^require (?:the |an? |all |new |strong\w* )*(?:[\w-]+ )*(?:mfa|authentication|re-?auth\w*|passwords?|reset|approval|vpn|keys?|verification|review|sign-?off|sign-?ins?|log-?ins?|justification)\b/,
  upgrade:
    /^upgrade (?:the )?(?:[\w.-]+ )*(?:software|system|server|service|package|version|firmware|library|kernel)s?\b/,
  ...Object.fromEntries(
    ['pull', 'obtain', 'retrieve', 'acquire', 'save', 'export', 'capture', 'gather', 'collect'].map((verb) => [
      verb,
      new RegExp(
        String.raw`^${verb} (?!(?:[\w-]+ ){0,6}(?:passwords?|credentials?|codes?|tokens?|secrets?|private keys?|tool|fix|script|update|image from|package)\b)`,
      ),
    ]),
  ),
  update:
    /^update (?:the )?(?:[\w-]+ )*(?:block|detection|signatures?|software|system|server|service|package|version|watch)/,
  deploy: /^deploy (?:the |a |an )?(?:[\w-]+ )*(?:patch\w*|rules?|detections?|honey\w*|monitoring|logging|mfa)\b/,
  follow:
    /^follow (?:up|the (?:process|session|connection|traffic|activity|account|user|host|playbook|incident response))/,
  test: /^test (?:whether|if|the (?:detection|rule|backup|restore))/,
  force:
    /^force (?:a |an |the |all )?(?:[\w-]+ )*(?:password|re-?auth\w*|log-?out|log-?off|sign-?out|rotation|reset|mfa)\b/,
};

/** As far as one request goes. */
const CLAUSE = String.raw`(?:(?! and | then |[,;]).)`;
const WEAKEN =
  'disabl\\w*|deactivat\\w*|(?:turn|switch)\\w*(?: \\w+){0,4} off|(?:turn|switch)\\w* off|shut\\w* (?:down|off)|stop\\w*|paus\\w*|suspend\\w*|halt\\w*|uninstall\\w*|remov\\w*|exclud\\w*|exempt\\w*|bypass\\w*|relax\\w*|loosen\\w*|weaken\\w*|mut(?:e|ing)|silenc\\w*|suppress\\w*|ignor\\w*|skip\\w*|unload\\w*|unblock\\w*|lift\\w*|detach\\w*|opt\\w* out|kill\\w*|terminat\\w*|lower\\w*|reduc\\w*|rais(?:e|ing) the|revert\\w*|roll\\w* back|drop\\w*|take\\w* down|knock\\w* out|neutrali[sz]\\w*|avoid\\w*|refrain\\w*|cease\\w*';
const DEFENCE =
  'edr|xdr|anti-?virus|anti-?malware|av|defender|firewalls?|wafs?|ids|ips|siem|soar|dlp|sensors?|endpoint (?:agents?|protections?|security)|security (?:agents?|tools?|controls?|software|monitoring|products?|checks?)|wazuh|falcon|sentinel\\w*|crowdstrike|sysmon|splunk|osquery|logging|logs?|event logs?|auditd?|auditing|monitoring|alerting|alerts?|alarms?|detections?|rules?|protections?|safeguards?|defen[cs]es?|polic(?:y|ies)|mfa|2fa|multi-?factor\\w*|two-?factor\\w*|tls inspection|backups?|shadow copies|selinux|apparmor|amsi|applocker|uac|segmentation|rate limits?|thresholds?|blocks?|blocklists?|blocking|quarantine|isolation|lockout|verification|telemetry';
/** A link, as a pattern's source. */
export const LINK = String.raw`[a-z][a-z0-9+.-]*:\/\/\S+|\bwww\.\S+|\bhxxps?\S+`;
const PHONE = String.raw`(?<![\w.-])(?!\d{4}-\d\d)\+?\(?\d[\d ()-]{6,}\d(?![\w.])`;

/** What is not advised in any words, by what it would do. */
const HARMFUL: readonly { kind: string; pattern: RegExp }[] = [
  { kind: 'weakens a defence', pattern: new RegExp(String.raw`\b(?:${WEAKEN})\b${CLAUSE}{0,50}\b(?:${DEFENCE})\b`) },
  {
    kind: 'weakens a defence',
    pattern: new RegExp(
      String.raw`\b(?:${DEFENCE})\b${CLAUSE}{0,40}\b(?:disabl\w*|deactivat\w*|off|stopp\w*|paus\w*|suspend\w*|uninstall\w*|remov\w*|bypass\w*|relax\w*|lowered|reduced|muted|silenced|suppress\w*|exclusions?|exceptions?|exempt\w*|cleared|deleted|wiped|purged)\b`,
    ),
  },
  {
    kind: 'weakens a defence',
    pattern: new RegExp(
      String.raw`\b(?:block|isolat|quarantin|disconnect|contain|end|limit|restrict|revok|reject|den[iy]|lock|throttl|suspend|expir|terminat|disabl|kill|remov|reset)\w*(?:(?! and | then | until| before| after| once| if | while|[,;]).){0,40}\b(?:edr|xdr|siem|antivirus|defender|sensors?|sysmon|monitoring|logging|log (?:collection|forwarding|shipping)|security (?:agents?|tools?|team)|backups?|(?:log )?collectors?|(?:log|audit|security|scan\w*|update) (?:servers?|hosts?|stores?)|forwarders?|soc|analysts?|responders?|incident response|defenders?|update servers?|alerts?|alarms?|detections?)\b`,
    ),
  },
  {
    // what holds an intruder back is not undone
    kind: 'weakens a defence',
    pattern: new RegExp(
      String.raw`\b(?:revok|lift|undo|revers|end|cancel|drop|terminat|expir|releas|withdraw|remov|suspend|reset|limit|reject|den[iy]|annul|rescind|waiv|cut short|relax|shorten)\w*\b${CLAUSE}{0,40}\b(?:isolation|quarantine|containment|lock-?out|lockdown|suspension|ban|blocks?|block[ -]?list\w*|deny[ -]?list\w*|restrictions?)\b`,
    ),
  },
  {
    kind: 'weakens a defence',
    pattern:
      /\b(?:set|put|switch|plac|leav|chang|mov)\w*\b.{0,40}\b(?:passive|audit|permissive|detect-?only|monitor-?only|report-?only|learning|silent|debug|errors?[ -]only|bypass|maintenance)\b/,
  },
  {
    kind: 'opens an allow list',
    pattern:
      /\b(?:allow|white|safe|pass|trust(?:ed)?|exclusion|exception|exemption|ignore)[ -]?(?:list\w*|rules?|sites?|sources?|senders?|hosts?|domains?)\b|\b(?:add\w*|creat\w*|configur\w*|set\w*|mak\w*|grant\w*)\b.{0,40}\b(?:exclusions?|exceptions?|exemptions?|bypass\w*)\b|\b(?:exempt\w*|exclud\w*|unblock\w*|whitelist\w*|allow-?list\w*|permit|trust|unlock|unquarantine|release|reinstate|reactivate|re-?enable)\b|\ballow(?:ing)? (?:the |all |any |this |traffic|access|inbound|outbound|connections?|\d)|\bopen(?:ing)? (?:the |up |inbound |outbound |tcp |udp )*(?:ports?|firewall|\d+)/,
  },
  {
    kind: 'destroys evidence',
    pattern:
      /\b(?:delet(?:e|ing)|eras(?:e|ing)|wip(?:e|ing)|purg(?:e|ing)|shred\w*|destroy(?:ing)?|truncat(?:e|ing)|overwrit(?:e|ing)|reformat\w*|scrub\w*|flush\w*|reimag\w*|re-imag\w*|reinstall\w*|rebuild\w*|restor(?:e|ing)|dispose|discard(?:ing)?|rotat(?:e|ing) (?:the |all |its )?logs?|throw(?:ing)? (?:out|away)|cut(?:ting)? down|clear(?:ing)? (?:the|all|any|its|out|event|old|audit|logs?|caches?|histor\w+|browser|up)|clean(?:ing)? up|tidy\w*|reboot\w*|restart\w*|power(?:ing)? (?:off|down))\b/,
  },
  {
    kind: 'runs something',
    pattern:
      /\b(?:run|running|execut(?:e|ing)|launch(?:ing)?|install(?:ing)?|download(?:ing)?|upload(?:ing)?|import(?:ing)?|paste|pasting|typ(?:e|ing)|enter(?:ing)?|invok(?:e|ing)|(?<!(?:the|any|all|an?|its|of) )open(?:ing)?|double-?click(?:ing)?|click(?:ing)?|visit(?:ing)?|brows(?:e|ing)|navigat(?:e|ing)|go(?:ing)? to|apply(?:ing)?|fetch(?:ing)?|scan(?:ning)? the qr|use (?:the|this|that|their|its) (?:\w+ )?(?:tool|script|link|fix|command|remediation|code))\b/,
  },
  {
    kind: 'runs something',
    pattern:
      /\b(?:curl|wget|iex|iwr|invoke-\w+|powershell|pwsh|cmd(?:\.exe)?|bash|zsh|rm -|sudo|chmod|chown|netsh|iptables|nft|ufw|systemctl|service \w+ stop|sc (?:stop|config|delete)|reg (?:add|delete)|wevtutil|[a-z]+-mppreference|schtasks|certutil|mshta|rundll32|regsvr32|bitsadmin|python\d?|perl|php|nc|ncat|scp|docker|kubectl|pip|npm|eval|exec)\b(?=.*(?: -|[/|&;$<>=`({]|\bhttps?\b))|[|&;] ?(?:sh|bash|cmd|powershell)\b|\$\(|`[^`]+`|&&|\|/,
  },
  { kind: 'leads to an address', pattern: new RegExp(String.raw`${LINK}|${PHONE}`) },
  {
    kind: 'leads to an address',
    pattern:
      /\b(?:to|at|via|through|with|contact|ask|call|mail|notify|inform|alert|consult|write|reach|e-?mail|message)\b[^,;]{0,40}?[\w.+-]{1,64}@[\w-]+\.\w|\b(?:call|phone|dial|ring|text|message|e-?mail|write to|reply|reach out|get in touch|contact|notify|inform|report|escalate|ask|confirm with|verify with|telegram|whatsapp|slack|discord)\b.{0,60}\b(?:number|hotline|help ?desk|support|address|link|url|handle|given|listed|provided|shown|mentioned|attached|sender|(?:from|in) the (?:signal|alert|log|message|ticket|mail|e-?mail|description|metadata|note))\b|\bwith the (?:sender|caller|requester|author|(?:person|contact|people|party|one) (?:who|that|from|named|in|given|listed))\b|\b(?:link|credentials?|passwords?|tokens?|codes?|phone number|portal|form|instructions|steps|procedure|note|qr code|guidance|advice) (?:\w+ ){0,3}(?:in|from|given|listed|provided|shown|attached|below|above|contained)\b/,
  },
  {
    kind: 'gives something away',
    pattern:
      /\b(?:shar(?:e|ing)|send(?:ing)?|forward(?:ing)?|submit(?:ting)?|post(?:ing)?|provid(?:e|ing)|disclos(?:e|ing)|reveal(?:ing)?|giv(?:e|ing)|hand(?:ing)? over|transmit\w*|publish(?:ing)?|leak(?:ing)?|supply(?:ing)?|grant(?:ing)?|assign(?:ing)?|elevat(?:e|ing)|promot(?:e|ing)|mak(?:e|ing) .{0,40}\b(?:admin|public)|export\w* .{0,40}\b(?:to|credentials?|passwords?|keys?))\b/,
  },
  {
    kind: 'gives something away',
    pattern:
      /\b(?:ask|request|demand|get|obtain)\w*\b.{0,60}\bfor (?:the |his |her |their |an? |its |any )?(?:[\w-]+ ){0,2}(?:codes?|passwords?|otps?|pins?|credentials?|private keys?|secrets?|tokens?)\b|\bask\w*\b.{0,60}\bto (?:read|tell|give|send|say|share|spell|type|enter|show|forward|name)\b.{0,40}\b(?:codes?|passwords?|otps?|pins?|credentials?|keys?|secrets?|tokens?)\b/,
  },
  {
    kind: 'gives something away',
    pattern:
      /\b(?:pay(?:ing|ment)?s?|ransom|bitcoins?|btc|ethereum|crypto(?:currency)?|wallets?|gift cards?|wire (?:the|money|funds)|transfer(?:ring)? (?:the |money|funds|\d)|purchas(?:e|ing)|buy(?:ing)?|refund)\b/,
  },
  {
    kind: 'hands over an account',
    pattern:
      /\b(?:mfa|2fa|multi-?factor|two-?factor|authenticator|one-?time|otp|recovery|security key|passkey|phone|device|mobile)\b.{0,80}\b(?:to|with|onto|using|new|provided|given|listed|attached|shown|requested)\b.{0,40}\b(?:device|phone|number|key|e-?mail|signal|alert|requester|caller)\b|\b(?:re-?)?enrol\w*|\b(?:re-?)?regist(?:er|ering) (?:the |a |an |his |her |their |new )*(?:device|phone|key|number|mfa|authenticator)|\b(?:pair|bind|link)(?:ing)? (?:the |a |an |new )*(?:device|phone|account)|\bpasswords?\b.{0,20}\bto\b/,
  },
];
const LATER =
  /(?:,|;)? (?:and then|and|then|or|but|afterwards|before|after that|so) (?:(?:then|also|afterwards?|later|finally|subsequently|next|immediately|again|if needed|\w+ly) )*/;
const GOES_ON =
  /^(?!(?:the|all|any|its|their|this|that|from|with|whether|which|who|in|on|of|for|to|at|by)\b)[a-z-]{2,}(?<![^s]s|ed|ing|ly) (?:it|them|the|an?|all|any|this|that|these|those|your|their|its|him|her|to|back|out|off)\b/;
/** Those that look are not stopped by the words for what they look at; one request after the other is. */
const LOOKS =
  /^(?:check|verify|confirm|review|inspect|examine|investigate|analy[sz]e|look|search|query|hunt|correlate|compare|determine|identify|establish|find|trace|assess|audit|monitor|watch|list|count|collect|gather|preserve|export|capture|clarify|retain|save|record|document)\b/;
const NEXT_REQUEST =
  /(?:,|;|\band\b|\bthen\b|\bbefore\b|\bafter\b|\bby\b|\bonce\b|\bso\b|\bto\b|\bunless\b|\buntil\b|\bor\b|\bwhile\b|\busing\b|\bvia\b|\bwith\b|\bin order\b) /;
/** What happened, told in a clause that looks: "which script was downloaded". */
const TOLD = /\b(?:was|were|been|had|has|who|which|that|what|whose)\b.{0,40}$/;

const MAKE_SURE = /^make sure /;
/** What nobody should do: with these objects only, and nothing after it that asks for something else. */
const FORBIDS = new RegExp(
  String.raw`^(?:do not|don't|never|avoid|refrain from) (?:${[
    String.raw`(?:delet|eras|wip|clear|overwrit|remov|alter|modify|chang|destroy|discard|purg|truncat)\w* (?:\w+ ){0,3}(?:logs?|evidence|files?|records?|memory|artifacts?|artefacts?|traces?|history|mails?|messages?|samples?|images?)`,
    String.raw`(?:open|click|run|execut|visit|follow|download|launch|enabl)\w* (?:on )?(?:the |any |this |these |that |its )?(?:\w+ )?(?:attachments?|links?|files?|scripts?|macros?|binar(?:y|ies)|documents?|urls?|pages?|commands?)`,
    String.raw`(?:contact|reply|respond|call|answer|engag|pay|trust|negotiat)\w* (?:to |with )?(?:the |any |this )?(?:senders?|attackers?|callers?|requesters?|numbers?|extortionists?|ransom|actors?|intruders?)`,
    String.raw`(?:disabl|stop|deactivat|weaken|bypass)\w* (?:the |any )?(?:logging|firewall|antivirus|edr|mfa|monitoring|auditing|endpoint protection)`,
    String.raw`(?:reboot|restart|power off|shut down|reimag|rebuild)\w* (?:the )?(?:affected |compromised )?(?:host|server|machine|system|device|[a-z]+-\d+)`,
    String.raw`(?:shar|enter|giv|disclos|reus|provid)\w* (?:the |any |your )?(?:passwords?|credentials?|codes?|tokens?)`,
  ].join('|')})\b(?!.*(?:[,;:]|\b(?:and|but|instead|unless|except|so|then|because|since|or|without|if)\b))`,
);

/** What is wrong with a recommendation, a sentence in its flat form; undefined for one that may be given. */
export function harmOf(sentence: string): string | undefined {
  if (decides(sentence) || playsDown(sentence)) return 'decides';
  const advised = sentence.replace(OPENING, '');
  for (const { kind, pattern } of HARMFUL) {
    const found = pattern.exec(advised);
    if (found && !isLookedAt(advised, found.index, kind)) return kind;
  }
  return undefined;
}

/** True for a recommendation, a sentence in its flat form, of a kind that may be given. */
export function isGoodAdvice(sentence: string): boolean {
  const advised = sentence.replace(OPENING, '').replace(MAKE_SURE, 'ensure ');
  if (FORBIDS.test(advised)) return true;
  if (harmOf(sentence) !== undefined) return false;
  return [advised, ...laterRequests(advised)].every((request) => {
    const verb = /^[a-z]+(?:-[a-z]+)?/.exec(request)?.[0] ?? '';
    return GOOD_VERBS.has(verb) && (ONLY_WITH[verb]?.test(request) ?? true);
  });
}

/** Further requests in the same sentence. */
function laterRequests(advised: string): string[] {
  return advised
    .split(LATER)
    .slice(1)
    .filter((part) => GOES_ON.test(part));
}

/** True where it stands in what is looked at, and is no request of its own. */
function isLookedAt(advised: string, index: number, kind: string): boolean {
  if (kind === 'leads to an address' || !LOOKS.test(advised)) return false;
  const before = advised.slice(0, index);
  return TOLD.test(before) || !NEXT_REQUEST.test(before);
}
