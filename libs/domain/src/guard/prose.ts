import { GOOD_VERBS, harmOf, isGoodAdvice, LINK, OPENING } from './advice.js';
import { playsDown } from './decisions.js';

/** Verbs of requests that are not ours to make. */
const OTHER_VERBS = new Set(
  (
    'let leave use do go get put take set turn switch shut stop pause start run open visit click download install execute launch paste type enter call phone dial ' +
    'contact email e-mail message write reply send share forward give provide pay transfer buy delete erase wipe clear purge uninstall exclude exempt allow permit ' +
    'trust whitelist allowlist unblock release lift lower reduce ignore skip disregard dismiss resolve mark change make accept approve grant hand tell wait relax assume ' +
    'believe forget drop move copy import apply load fetch navigate browse see read continue proceed simply just say state print output refer submit upload post ' +
    'resume extend widen broaden register enrol enroll pair bind link unlock restore reinstall reimage reboot restart format overwrite discard log sign authenticate archive silence mute suppress downgrade bypass'
  ).split(' '),
);
/** Some verbs are nouns, too: a request goes on with what it is about. */
const NOUNS = new Set(
  'block report scan record document export limit force patch test watch track map query hunt trace search look log monitor reset restrict alert challenge profile image count challenge lock end raise increase update upgrade deploy snapshot note release link post format copy change use call type message email start stop run state'.split(
    ' ',
  ),
);
const OBJECT =
  /^\S+ (?:the|a|an|all|any|every|each|this|that|these|those|for|whether|if|with|who|which|what|when|where|how|your|its|their|our|his|her|him|it|them|off|on|to|up|down|at|out|in|into|\d|[a-z]+(?:ly|ing)\b|[\w-]+\.[\w.-]+|[a-z]+@)/;
/** A word that is no word of grammar and no form but the plain one, and then a thing: hardly anything but a request begins so. */
const IMPERATIVE =
  /^(?!(?:all|both|only|nothing|none|neither|whether|while|because|since|if|when|after|although|though|before|given|despite|during|where|once|unless|until|as|at|in|on|of|for|from|by|with|within|without|to|under|over|about|against|between|besides|per|via|and|or|but|so|yet|not|also|then|thus|hence|even|just|such|what|which|who|whose|how|why|that|this|these|those|there|here|like|unlike|except|beyond|behind|is|are|was|were|has|have|had|does|did|can|could|will|would|may|might|half|twice|quite|rather|maybe|perhaps|overall|today|yesterday|later|earlier|around|across|through|among|toward|towards|upon|amid|near|see[mn]|no|root|user)\b)(?:shred|feed|embed|shed|[a-z]+(?<![^s]s|ed|ing|ly)) (?:in|on|up|off|out|down|back|away|over|rid of)? ?(?:the|an?|this|that|these|those|any|all|your|their|its|our|his|her|at|one|it|them|him|everything|anything|whatever|[\w.-]{1,40}'s)\b/;
/** Neither a word of grammar nor one that ends as nouns and adjectives do. */
const PLAIN_FIRST =
  /^(?!(?:all|both|only|no|root|user|host|account|address|source|password|malware|attack|brute|high|low|new|first|last|web|mail|network|one|two|three|several|many|multiple|possible|same|single|short|long)\b)[a-z]{3,}(?<!s|ed|ing|ion|ment|ity|ly|er|or|al|ive|ous|ful|ble|ic|ant|ent|age|ness|y) /;
const CLAUSES = /[,;] (?:and |so |then |but )?/;
const HAS_IT_DONE = /^have\b(?!.*\?$)/;
const ADVISES =
  /\b(?:should(?! not| never)|must(?! not| never)|need(?:s|ed)? to|has to|have to|had better|ought to|recommend\w*|advis\w*|(?:i|we) suggest|suggest(?:ed|ion|ing)? (?:to|that (?:you|we|the team|analysts?))|please|make sure|ensure|let us|let's|best to|safe to|wise to|enough to|sufficient to|you (?:can|may|could)|be sure|remember to|feel free|best practice|the (?:fix|solution|remedy|answer|next step|way forward) (?:is|would be)|what (?:helps|works|remains|is left|is needed)|(?:option|idea|choice|way out) (?:is|would be)|(?:solves?|fixes|remedies|cures) (?:the|this|it|that|any)|(?:would|will|could) (?:help|solve|fix|suffice))\b/;
const PASSIVE =
  /\b(?:should|must|needs? to|has to|have to|ought to) (?:also |first |then |\w+ly )?(?:be )?(?:also |\w+ly )?([a-z-]+)\b/;
/** Who or what did it, or that it is over: a story and not a request. */
const TELLS =
  /\b(?:attackers?|adversar\w+|malware|actors?|intruders?|scripts?|process(?:es)?|commands?|payloads?|attempt\w*|tried|tries|trying|techniques?|used to|was|were|has|had|been|which|requests?|requested|returned|urls?|traffic|seen|observed|contacted|resolved|domains?|files?|logs?|user agent|rule|(?:success\w*|guess\w*|compromise|intruder|foothold|exploit\w*)\b.{0,40}\b(?:would|could|may) (?:give|allow|let|grant|lead|mean|open|expose))\b/;
const LEAST_BARE = 4;
const FINITE =
  /\b(?:is|are|was|were|been|has|have|had|does|did|can|cannot|could|may|might|will|would|[a-z]{2,}(?:ed|[^s]s)|came|began|got|went|saw|ran|made|left|sent|took|held|kept)\b/;
const TAKEN_AS =
  /\b(?:must|should|has to|needs to) be (?:taken|considered|treated|regarded|assumed)(?: to be| as)? (?:\w+ )?(?:compromised|hostile|malicious|suspicious)\b/;
const GERUND = /^[a-z]+ing\b/;

/** True for a sentence of prose, in its flat form, that is allowed: it states, asks an open question, or gives allowed advice. */
export function maySay(sentence: string): boolean {
  if (playsDown(sentence) || leadsAway(sentence)) return false;
  if (isRequest(sentence)) return isGoodAdvice(sentence);
  if (
    sentence
      .split(CLAUSES)
      .slice(1)
      .some((clause) => isRequest(clause) && !isGoodAdvice(clause))
  )
    return false;
  if (ADVISES.test(sentence)) return isGoodAdvice(sentence) || isGoodPassive(sentence);
  return (
    harmOf(withoutPlaces(sentence)) === undefined ||
    (TELLS.test(sentence) &&
      FINITE.test(sentence.replace(/^\S+/, '')) &&
      !GERUND.test(sentence) &&
      !/\b(?:is|are|would be|means) to\b/.test(sentence))
  );
}

/** True for all of a recommendation's sentences: at least one advises, and each of the others may stand. */
export function mayAdvise(sentences: readonly string[]): boolean {
  return (
    sentences.some((sentence) => isGoodAdvice(sentence) || isGoodPassive(sentence)) &&
    sentences.every((sentence) => isGoodAdvice(sentence) || (maySay(sentence) && !LINK_IN.test(sentence)))
  );
}

const LINK_IN = new RegExp(LINK);
const PLACES = new RegExp(String.raw`${LINK}|[\w.+-]{1,64}@[\w-]+\.[\w.-]+`, 'g');
/** Says where something is, or who went there. */
const QUOTES =
  /\b(?:contain(?:s|ed|ing)|includ(?:es|ed|ing)|names?|named|holds?|held|carr(?:y|ies|ied)|part of|mention(?:s|ed)|quot(?:es|ed)|request(?:s|ed)|visit(?:s|ed)|opened|fetch(?:es|ed)|download(?:s|ed)|contacted|connect(?:s|ed)|called|redirect(?:s|ed)|points? to|pointed to|seen|observed|logged|recorded|resolv(?:es|ed)|phish\w*|malicious|suspicious|hostile|sent|received|tried|login|logins|account|user|from)\b/;
const HELPS =
  /\b(?:details?|guide|guidance|information|portal|official|support|help(?:s|ed|desk)?|instructions?|documentation|documented|playbook|fix|reached|available|found (?:at|under|on)|see|continues?|published|described (?:at|on|under)|answers?)\b/;

/** A link, or an address to write to, that is not told of as a part of the evidence. */
function leadsAway(sentence: string): boolean {
  const around = withoutPlaces(sentence);
  if (around === sentence) return false;
  // an address may be an account's: it needs no telling where it stands
  return HELPS.test(around) || (LINK_IN.test(sentence) && !QUOTES.test(around));
}

function withoutPlaces(sentence: string): string {
  return sentence.replace(PLACES, 'it');
}

function isRequest(sentence: string): boolean {
  const asked = sentence.replace(OPENING, '');
  const verb = /^[a-z]+(?:-[a-z]+)?/.exec(asked)?.[0] ?? '';
  if (!GOOD_VERBS.has(verb) && !OTHER_VERBS.has(verb))
    return IMPERATIVE.test(asked) || HAS_IT_DONE.test(asked) || (PLAIN_FIRST.test(asked) && isBare(asked));
  return asked !== sentence || !NOUNS.has(verb) || OBJECT.test(asked) || isBare(asked);
}

/** Begins like a request, and says nowhere that something happened. */
function isBare(asked: string): boolean {
  return asked.split(' ').length >= LEAST_BARE && !FINITE.test(asked.replace(/^\S+/, ''));
}

/** "The account should be checked." */
function isGoodPassive(sentence: string): boolean {
  if (harmOf(sentence) !== undefined) return false;
  if (TAKEN_AS.test(sentence)) return true;
  const done = PASSIVE.exec(sentence)?.[1] ?? '';
  return [
    done,
    done.replace(/ed$/, ''),
    done.replace(/d$/, ''),
    done.replace(/ied$/, 'y'),
    done.replace(/(.)\1ed$/, '$1'),
  ].some((verb) => GOOD_VERBS.has(verb));
}
