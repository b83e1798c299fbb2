/**
 * Words that speak to a model or to whoever decides, instead of about what happened. One mark alone proves nothing: it only says
 * which passages of a signal a model has no business repeating. Several languages, because models follow all of them.
 */
const MARKS: readonly RegExp[] = [
  // setting the instructions aside
  asked(
    String.raw`ignore|disregard|forget|override|bypass|skip|overlook|discard|drop|suspend`,
    String.raw`(instruction|prompt|rule|guideline|direction|context|polic|constraint|above|previous|prior|earlier|before|everything|evidence|finding|alert|safety|restriction|analysis)`,
  ),
  /\b(ignore|disregard|override|supersede)[sd]?.{0,30}\b(instruction|previous|prior|earlier|all rules|by the model)|\b(ignorier|vergiss|missachte)\w*\b.{0,60}\b(anweisung|regel|vorgabe|oben|bisher|vorherig|alles)/u,
  /(ignor|olvid|oubli|dimentic|esque[cç]|zignoruj|negeer)\w*.{0,60}(instruc|istruz|instrukcj|instructies|règl|reglas|regol|regra|anterior|précédent|preceden|poprzedni|vorige|todo|tout|tutto|tudo)/u,
  /忽略|无视|忘记|無視|忘れ|무시|игнорируй|забудь|تجاهل|görmezden gel|yoksay/u,
  // who the model is, or shall be
  /\byou (are|r|will|act|must|should|shall|can|may|need|have|say|report|were)\b|\byour (rules|instructions|guidelines|answer|next|output|analysis|task|prompt|safety|developer|creator|owner|job|training|administrator)\b/u,
  /\b(act|behave|pretend|roleplay|respond|answer|reply) (as|like|to be)\b/u,
  /\b(dear|hey|hi|hello|attention|note to|notice to|message (to|for)|memo to|(if|as) (you are )?an?|to any|to the) (the |any )?(ai|llm|gpt|chatgpt|claude|gemini|copilot|assistant|agent|analyst|model|bot|language model|triage)\b/u,
  /(?<!data )\b(ai|llm|assistant|model|copilot|gpt|agent)( note)?[:,]|\b(the|a|by) (model|llm|ai)\b/u,
  /(^|[\s"'[<(|]|0a)(system|developer|assistant|human|user|tool)( (message|prompt|note|override))?[\]>:|]/u,
  /\b(system|hidden|initial|original|full)[ _](prompt|instructions?|override)\b/u,
  /\b(new|updated|revised|additional|real|actual|important|urgent|following) (instructions?|task|rules|orders?|directives?|policy|objective|goal|role|persona)\b|\b(follow|obey) (it|these|this|the)\b/u,
  /\b(developer|debug|god|maintenance|training|dan|unrestricted|sudo) mode\b|\bjailbreak|\bdo anything now\b|\b(admin|system)[_ ]override\b/u,
  // markup of conversations and documents
  /<\|?\/?(im_start|im_end|system|assistant|instruction|inst|data|endoftext|sys|s|prompt|function_call)\b|\[\/?(inst|sys|system)\b|#{2,} ?(instruction|system|response)|\b(begin|end) (of )?(system|instruction|prompt|data|input|signal|evidence)|<!--|```|\{\{|\bstop reading\b|"(role|instruction)" ?:/u,
  // what the answer shall be
  asked(
    String.raw`set|lower|change|mark|classify|rate|label|treat|report|downgrade|reduce|assign|adjust|consider|declare|flag|score|make|keep|call|say|state|confirm|conclude|assume|recommend|return`,
    String.raw`(severity|low|info|informational|benign|harmless|false[ _-]?positive|safe|resolved|closed|stance|priority|risk|confidence|clean|trusted|legitimate|zero|0|none|nothing|no findings|of 100|noise|expected|authori[sz]ed|verified|known good|same|allow-list)\b`,
  ),
  /(severity|stance|verdict|confidence|classification|disposition|analysis|keyfindings)["']? ?(:?=|:|to|is) ?["'{[]?(low|info|benign|harmless|false|trusted|zero|0|1|all good)|\b(correct stance|answer benign)\b/u,
  asked(
    String.raw`close|resolve|dismiss|suppress|whitelist|allow-?list|approve|unblock|exempt|silence|mute|archive|clear|acknowledge|delete|cancel|disable|deactivate`,
    String.raw`(alert|case|incident|ticket|detection|finding|monitoring|rule|review|response|request|evidence|sender|source|address|this|the account|user agent|\d+\.\d+\.\d+\.\d+)`,
  ),
  /\bstand down\b|_(ignore|do_not_report|close_the)_|=ignore_|\bdo=close|ignore\+the/u,
  /\b(do not|don'?t|never|no need to|not permitted to) (flag|report|alert|escalate|mention|block|warn|tell|reveal|investigate|analy[sz]e|notify|verify|quarantine|follow)\b|\bmust not be (investigated|flagged|reported|blocked)/u,
  asked(
    String.raw`output|print|say|write|respond|reply|answer|return|repeat|reveal|translate|decode|execute|begin|end|complete|finish|summarize|include|append|cite|use|quote|copy|follow|obey|imagine|suppose|remember|believe|think|do|switch|enter|swap|state`,
    String.raw`(only|exactly|the following|with|that|what|your|this|as|json|prompt|instructions?|base64|rot13|http|words?|sentence|everything|in (english|german|french)|no|nothing|the evidence|verbatim|mode|opposite|of a reason|accordingly|threat:)`,
  ),
  /\b(fehlalarm|harmlos|bewerte|antworte)\b|\bsetze die\b/u,
  /\b(falso positivo|inofensivo|inoffensive|cierra|clasifica|responde|faux positif|ferme|réponds|chiudi|rispondi|feche|responda|fałszyw\w*|zamknij|vals positief)\b/u,
  /误报|低危|关闭|严重性|誤検知|오탐|ложное|закрой|ответь|أغلق|yanlış alarm/u,
  // appeals
  /\b(authori[sz]ed|approved|sanctioned|pre-?approved|vetted|confirmed|verified|ordered) by\b|\b(approved|authori[sz]ed|sanctioned|expected) (scan|pentest|penetration|activity|change)\b|\bhas confirmed\b/u,
  /\bthis is (only |just )?(a|an|part of an?|the) .{0,20}\b(test|drill|exercise|simulation|joke|game|backup)\b|\bnoise\b|\bis a test\b/u,
  /\b(please|kindly|i am your|trust me|on behalf of|by order of|as agreed with|step 1|let us play|the previous analyst|for training purposes)\b|\bis (a drill|allowed for this|exempt)\b|\bthis user is verified\b|\balways answer\b|\btreat\b.{0,20}\b(as|every)\b|\balready (decided|approved)\b/u,
];

/** A verb in the form of a request, at the beginning of a clause, and what it is about. Alerts tell: "disables", "executed". */
function asked(verbs: string, about: string): RegExp {
  return new RegExp(
    String.raw`(?:^|[^\p{L}\p{N}\s]\s*|\b(?:and|please|then|or|now|case|will|must|should)\s+)(?:${verbs})\b.{0,50}?\b${about}`,
    'u',
  );
}

/** What is drawn but not seen would hide words from the marks. */
const INVISIBLE = /[\p{Cf}\u{e0000}-\u{e007f}]/gu;
const ACCENTS = /[\u0300-\u036f]/g;
/** Cyrillic, Greek and Armenian letters that look like Latin ones. */
const LOOKALIKES = new Map(
  Array.from('аaеeоoрpсcхxуyіiѕsјjԁdɡgոnνvαaοo'.matchAll(/(.)(.)/gu), ([, drawn, meant]) => [drawn, meant]),
);
const DIGITS = new Map(Object.entries({ 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }));

/** Text as the marks see it: one case, one width, nothing invisible, foreign letters inside Latin words made Latin. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replace(/(?<=[a-z])[^\p{ASCII}]|[^\p{ASCII}](?=[a-z])/gu, (letter) => LOOKALIKES.get(letter) ?? letter);
}

/** The passages of a text that read like instructions, in their plain form; a passage ends with its sentence or line. */
export function instructionsIn(text: string): string[] {
  return plain(text)
    .split(/(?<=[.!?;。！？])\s|[\n\r]+/u)
    .filter((passage) => readings(passage).some((reading) => MARKS.some((mark) => mark.test(reading))));
}

/** As written, without digits that stand for letters (`1gn0r3`), and without accents. */
function readings(passage: string): string[] {
  const lettered = passage.replace(/[013457]/g, (digit) => DIGITS.get(digit) ?? digit);
  return [...new Set([passage, lettered, passage.normalize('NFD').replace(ACCENTS, '')])];
}
