import { flat } from './sentences.js';

/** A low rating, however it is called. */
const LOW = String.raw`(?:low(?:est|er)?|info(?:rmational)?|none|zero|0|minimal|benign|harmless|safe|clean|trusted|resolved|closed|done|complete|(?:a )?false[ -](?:positives?|alarms?)|no threat|non-?malicious|not malicious|normal|routine|expected|noise|legitimate|authori[sz]ed)`;
/** What is to be judged, as opposed to a session or a port, which may well be closed. */
const CASE = String.raw`(?:the |this |that |these |those |all |any |both |similar |related |such |further |out |it as )*(?:security )?(?:alerts?|alarms?|warnings?|cases?|incidents?|tickets?|threats?|findings?|signals?|detections?|investigations?|events?|matters?|notifications?|records?|issues?|it|this)\b`;
const RATED = String.raw`\b(?:severity|verdict|classification|disposition|determination|rating|priority|risk|threat level|conclusion|status|assessment|outcome|result)\b["']?(?: level| rating| score)?`;
const END =
  'close|resolve|dismiss|archive|suppress|discard|ignore|mute|silence|drop|cancel|clear|disregard|shelve|deprioriti[sz]e|withdraw|abandon|retire|snooze|end|finish|conclude|skip|delete';
const ENDED =
  'closed|resolved|dismissed|archived|suppressed|discarded|ignored|muted|silenced|dropped|cancel?led|cleared|disregarded|shelved|deprioriti[sz]ed|downgraded|lowered|withdrawn|whitelisted|allow-?listed|exempted|excluded';
const RAISE =
  'block|investigate|escalate|report|alert|monitor|flag|review|quarantine|notify|isolate|act|respond|worry|contact|inform|page|warn|analy[sz]e|look';

/**
 * What only people, and rules that cannot be talked to, decide: how severe a threat is, whether it is closed, who is allow-listed. "Check
 * whether it is a false positive" is good advice and none of these. Each is for one sentence in its flat form.
 */
const DECIDING: readonly RegExp[] = [
  asking(String.raw`(?:${END})\b(?: out)? ${CASE}`),
  asking(
    String.raw`(?:set|lower|reduce|downgrade|change|mark|rate|classify|reclassify|label|treat|consider|declare|report|assign|adjust|drop|score|record|log|regard|deem|tag|grade|rank|categori[sz]e|flag|keep|leave|make|judge|view|accept|document|note|file)\b.{0,60}?(?:\b(?:to|as|at|is)|=|:) ?(?:be |an? |the |of )*(?:\w+ )?${LOW}\b`,
  ),
  asking(
    String.raw`(?:lower|reduce|downgrade|decrease|drop)\b.{0,30}\b(?:severity|priority|risk|rating|score|confidence|threat level|urgency)\b`,
  ),
  asking(String.raw`(?:allow|white|safe)[ -]?list\b`),
  asking(
    String.raw`(?:add|put|place|include|move|enter|keep|append|extend|set)\b.{0,80}\b(?:to|on|in|into|onto|for)\b.{0,30}\b(?:allow|white|safe|trusted|exception|exclusion|ignore|bypass)[ -]?(?:list|rule|policy|set|group)?`,
  ),
  asking(
    String.raw`(?:exempt|exclude|unblock)\b.{0,80}(?:\b(?:from|detection|monitoring|alerting|address|sender|source|account|user|host|domain)\b|\d+\.\d+)`,
  ),
  asking(
    String.raw`(?:do not|don't|never|please don't|avoid|refrain from|stop|no need to|not necessary to|needn't|need not) (?:${RAISE})(?:ing)?\b(?! (?:to |with )?(?:the |any |this )?(?:sender|attacker|caller|requester|actor|intruder)s?\b)`,
  ),
  new RegExp(String.raw`\b(?:should|must|need|shall) not (?:be )?(?:${RAISE})\w*`),
  new RegExp(
    String.raw`${RATED} ?(?:(?:was|has been|is|is now|is hereby|can be|should be|must be|will be|remains|stays|set|lowered|changed|downgraded|reduced|to|as|[:=-])\s?)+ ?["']?${LOW}\b`,
  ),
  new RegExp(
    String.raw`\b(?:can|may|should|must|could|is to|are to|will|has to|have to|needs to|ought to|is safe to|hereby|now|therefore|thus|already|been|is|was|are|were|be)\b (?:be |been |safely |now |hereby |therefore |simply |immediately |already )*(?:${ENDED}|marked as ${LOW}|treated as ${LOW}|considered ${LOW}|rated (?:as )?${LOW}|classified as ${LOW})\b(?!.{0,12}\b(?:port|session|connection|by the firewall)\b)`,
  ),
  new RegExp(
    String.raw`(?:^|[:,] )(?:the |this )?(?:alert|case|incident|ticket|threat|signal|investigation|matter)s? (?:is |was |now |has been |can be )*(?:${ENDED})\b`,
  ),
  new RegExp(
    String.raw`\b(?:closing|dismissing|resolving|ignoring|suppressing|archiving|silencing|downgrading|whitelisting|allow-?listing) (?:${CASE}|the |this |that )`,
  ),
  // who need not look, and that nobody has to
  new RegExp(
    String.raw`\b(?:nobody|no[ -]one|none of [\w ]{1,30}|no (?:\w+ )?(?:analyst|person|people|human|responder|member|team|engineer|expert)s?|neither [\w ]{1,40}|hardly anyone)\b (?:\w+ ){0,3}?(?:needs?|has to|have to|must|should|ought to|is required|are required|is needed|are needed)(?: to)?(?: be)? ?(?:for|this|it|${RAISE}|check|bother|spend|told|called|assigned|involved|$|[.])`,
  ),
  new RegExp(
    String.raw`\b(?:review|investigation|escalation|follow-?up|attention|triage|analysis|looking)\b (?:is|are|remains?|would be) (?:\w+ly )?(?:optional|voluntary|superfluous|redundant|up to you|a formality)\b`,
  ),
  /\b(?:closure|dismissal|suppression|downgrade|whitelisting|allow-?listing) (?:is|of|would|should|can|recommended|advised)\b|\brecommend(?:ed|s|ing)? (?:closure|closing|dismissal|suppression|downgrad|allow|whitelist)/,
];

/** Fields nobody asked for, and what in them would be a decision: a server that knows the schema sends none. */
const DECISIONS: ReadonlySet<string> = new Set([
  'severity',
  'status',
  'verdict',
  'classification',
  'disposition',
  'action',
  'priority',
  'risk',
  'decision',
  'resolution',
]);
const DECIDED = new RegExp(String.raw`^(?:${LOW}|close|resolve|dismiss|ignore|allow\w*|whitelist)\b`);

/** Words that play a threat down wherever they stand. */
const HARMLESS =
  /\b(?:(?:zero|little|scant|scarcely any|hardly any|lack of|absence of|not a (?:single|shred)(?: of| piece of)?) (?:\w+ )?(?:evidence|signs?|indications?|proof|traces?|reason)|benign|harmless|innocuous|inoffensive|innocent|false[ -](?:positives?|alarms?|alerts?|leads?)|non-?issues?|non-?malicious|non-?threatening|low[ -](?:risk|severity|priority|impact|threat|concern|importance)|negligible|inconsequential|unimportant|red herring|nothing (?:suspicious|malicious|wrong|unusual|to (?:report|see|do|worry|investigate|fear)|of (?:concern|note|interest|importance)|bad|happened|here|needs|requires|in (?:this|the)\b(?! (?:evidence|signal|data|logs?) (?:says|shows|tells|proves))|to \w+)|(?:would be|seems?|looks?|is) (?:premature|excessive|overkill|disproportionate|pointless|uncalled for|a waste)|non-?events?|noise|do(?:es)? not (?:deserve|merit|warrant|justify|call for|rise to|amount to|qualify)|wast(?:e|es|ing) (?:of )?(?:\w+ )?(?:time|effort)|what (?:one|we|you|anyone) (?:would )?expects?|as one would expect|(?:go|goes|belongs?) (?:in)?to the (?:archive|bin|trash)|(?:can|may|should|could) (?:stop here|move on(?! to (?:other|further|the)\b)|leave it|let it go|rest)|healthy|(?:innocent|benign|harmless|simple|good|natural) (?:explanation|reason|cause)|in the clear|clean bill|(?:nothing|no) more than|hiccups?|glitch(?:es)?|quirks?|write it off|set (?:this|it) aside|indication of (?:wrongdoing|malice|intent)|at (?:best|most|worst) (?:low|minor|informational)|(?:low|minor|informational) at (?:best|most|worst)|misfir\w+|all (?:clear|good|well|fine|quiet)|not (?:malicious|suspicious|dangerous|harmful|hostile|an? (?:threat|attack|incident|concern|problem|danger|risk|security)|concerning|worrying|worth|significant|serious)|(?:actions?|escalation|review|investigation|response|attention|remediation|follow-?up|intervention) (?:is |are |was |seems )?(?:not|un)[ -]?(?:required|needed|necessary|warranted|called for)|no (?:\w+ ){0,2}(?:threats?|risks?|danger|harm|concerns?|issues?|problems?|attacks?|incidents?|malicious|suspicious|actions?|investigation|review|escalations?|response|follow-?up|intervention|remediation|cause for|reason (?:to|for)|compromise|indicators? of (?:compromise|attack)|(?:evidence|signs?|indications?|traces?) of (?:\w+ )?(?:compromise|attack|intrusion|breach|malic|malware|threat|wrongdoing|abuse|harm|foul))|(?:severity|risk|priority|rating|verdict|classification|impact)(?: level| score)?(?: of)? (?:low|info|informational|none|minimal|zero|benign)|(?:poses?|posing|represents?|presents?|constitutes?) (?:no|little|minimal|low)|penetration test(?:ing)?|pen-?tests?|red[ -]team(?:ing)?|misconfigured (?:rule|detector)|duplicate|not (?:necessary|needed|required|worthwhile) to|unnecessary|needless|no need (?:to|for)|safe to (?:ignore|close|disregard|proceed|allow|dismiss)|needs? no|requires? no|take no|without (?:further|any) (?:action|review)|stand down|rest assured|already (?:contained|mitigated|handled|remediated|resolved|dealt|fixed|addressed|taken care)|everything (?:is|was|looks|appears|seems) (?:ok|okay|fine|normal|good|well|in order))\b/;
/** Words that may say something else: they play down as what something is, or before what happened. */
const CALM =
  '(?:normal|expected|routine|usual|typical|regular|ordinary|standard|safe|clean|trusted|trustworthy|fine|ok|okay|authori[sz]ed|approved|permitted|sanctioned|legitimate|legit|planned|scheduled|resolved|closed|low|minimal|minor|noise|noisy|(?:a|an|the|part of an?|only an?|just an?) (?:\\w+ )?(?:test|drill|exercise|simulation|backup|maintenance|duplicate|mistake|scan by us|administrator|admin task)|in order|of no|under control|contained|mitigated|handled|accounted for|explained|pre-?approved|vetted|verified|whitelisted|allow-?listed|known good|intentional|accidental|acceptable|tolerable|reasonable|justified)';
const PLAYS_DOWN: readonly RegExp[] = [
  /\b(?:is|was|are|were|it's|that's) (?:just|only|merely|simply)\b/,
  new RegExp(
    String.raw`\b(?:is|was|are|were|be|been|being|as|looks?|appears?|seems?|remains?|proves?|proved|deemed|considered|found|turned out|it's|that's)(?: to be| like)?(?: an?| the| clearly| certainly| definitely| only| just| merely| simply| confirmed| considered| entirely| completely| fully| most| very| likely| probably| perfectly| quite| rather| well| all| both| now| already| in fact| in line with| consistent with| within| part of)* ${CALM}\b`,
  ),
  new RegExp(
    String.raw`\b${CALM} (?:\w+ )?(?:activity|activities|behaviou?r|traffic|logins?|log-?ins?|sign-?ins?|use|usage|operations?|changes?|maintenance|tests?|scans?|access|events?|process(?:es)?|administration|business|work|user|source|sender|noise)\b`,
  ),
  new RegExp(
    String.raw`\b(?:expected|normal|routine|authori[sz]ed|approved|sanctioned|vetted|cleared|verified|confirmed|signed off) (?:by|as|for|from)\b`,
  ),
  /\b(?:can|may|could|should) (?:be |safely |simply |just )*(?:ignored?|disregard(?:ed)?|dismiss(?:ed)?|closed?|trust(?:ed)?|relax|sleep)\b/,
];
const LOOK_BACK = 40;
/** A threat that is denied to be calm is not played down. */
const DENIED =
  /\b(?:not|no longer|never|hardly|neither|nor|rather than|instead of|unlike|contradicts?|than|beyond|outside|exceeds?|unlikely to be|doubtful|without being|until|unless)\b (?:\w+ ){0,3}$/;
/** An open question decides nothing: as it is asked, before what is asked about, or as a whole. */
const OPEN =
  /\b(?:check|verify|confirm|determine|ask|see|clarify|knows?|tell|say|unclear|unknown|establish|assess|investigate|find out|sure|question)\b.{0,40}\b(?:whether|if)\b(?! or not)/;
const QUESTION =
  /^(?:whether (?!or not)[^,]*|(?:is|are|was|were|does|do|did|has|have|who|which|what|why|when|how|could)\b(?!.*\b(?:not|n't)\b)[^,]*\?)$/;

/** Until a case is closed is not closing it. */
const UNTIL_THEN =
  /\b(?:before|until) (?:the |this )?(?:case|alert|incident|ticket|investigation) (?:is|was|has been) (?:closed|resolved)\b/;

/** True for a sentence, in its flat form, that decides, or asks for, what a model has no say in. */
export function decides(sentence: string): boolean {
  const asked = sentence.replace(UNTIL_THEN, '');
  return DECIDING.some((pattern) => pattern.test(asked));
}

/** True for a sentence, in its flat form, that plays a threat down. */
export function playsDown(sentence: string): boolean {
  if (QUESTION.test(sentence)) return false;
  const open = OPEN.exec(sentence);
  const asked = open ? sentence.slice(0, open.index + open[0].length) : sentence;
  if (HARMLESS.test(asked)) return true;
  return PLAYS_DOWN.some((pattern) => {
    const found = pattern.exec(asked);
    return found !== null && !DENIED.test(asked.slice(Math.max(0, found.index - LOOK_BACK), found.index));
  });
}

/** True for an answer, as it came, with fields of its own that decide. */
export function addsDecisions(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  return Object.entries(answer).some(
    ([name, value]) => DECISIONS.has(name.toLowerCase()) && typeof value === 'string' && DECIDED.test(flat(value)),
  );
}

/** A verb in the form of a request, at the beginning of a sentence or clause. */
function asking(request: string): RegExp {
  return new RegExp(
    String.raw`(?:^["'(*-]? ?|[:,–("'>-] ?|\b(?:and|then|or|so|therefore|should|must|can|may|could|please|safely|simply|just|recommended? to|recommend(?:ation)? (?:is )?to|advised? to|suggest(?:ed)? to|safe to|need to|needs to|have to|has to|ought to|best to|sufficient to|enough to|possible to|to|immediately|now|you|we|i|analysts?|team|soc|let's|let us) )(?:${request})`,
  );
}
