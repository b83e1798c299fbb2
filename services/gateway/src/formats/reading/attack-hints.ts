/** Names of ATT&CK's tactics, Defense Evasion's successors of version 19 among them. */
const TACTICS: ReadonlyMap<string, string> = new Map(
  [
    'Reconnaissance',
    'Resource Development',
    'Initial Access',
    'Execution',
    'Persistence',
    'Privilege Escalation',
    'Defense Evasion',
    'Stealth',
    'Defense Impairment',
    'Credential Access',
    'Discovery',
    'Lateral Movement',
    'Collection',
    'Command and Control',
    'Exfiltration',
    'Impact',
  ].map((name) => [name.toLowerCase().replaceAll(' ', ''), name]),
);

/** The tactic's name in `DefenseEvasion`, `mitre_command_and_control` or `Defense Evasion`; undefined for any other word. */
export function tacticName(text: string): string | undefined {
  return TACTICS.get(
    text
      .toLowerCase()
      .replace(/^mitre[_ ]/, '')
      .replaceAll(/[\s_-]/g, ''),
  );
}

/** Every id of a technique or tactic in the text, `T1562.008`, `TA0003`. */
export function attackIds(text: string | undefined): string[] {
  return text?.match(/\bTA?\d{4}(?:\.\d{3})?\b/g) ?? [];
}

/** Ids and tactics in lists that tools write as one text: `T1047;T1082`, `DefenseEvasion, Discovery`, `["T1047"]`. */
export function hintsIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const words = text.split(/[;,|[\]"]+/).map((word) => word.trim());
    return words.flatMap((word) => (word === '' ? [] : [tacticName(word) ?? word]));
  });
}
