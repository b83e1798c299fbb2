import type { Severity } from '@soc-agent/contracts';
import { mainEntity, ruleKey } from '@soc-agent/domain';
import { Dice } from '@soc-agent/testing';
import { ask, type Case } from './judge.js';
import { signalAt } from './signals.js';

const MINUTE_MS = 60_000;
/** An address nothing else has: of a documentation range. */
const PROXY = '198.51.100.80';
const PROXY_SHARE = 0.3;
/** How often the chatty rule fires. */
const CHATTY_MS = 20 * MINUTE_MS;

/** Rules that an attacker makes up within an hour; thirty come to the same. */
const INVENTED = 300;

/** Ways to drown an incident; what is added is harmless. */
export const STRESSES = ['flood', 'chatty', 'proxy'] as const;
export type Stress = (typeof STRESSES)[number];

/** The cases with what would drown the incident of the host that was attacked most. */
export async function stressed(cases: readonly Case[], stress: Stress): Promise<Case[]> {
  const { host, from } = attackedMost(cases);
  switch (stress) {
    case 'flood':
      return merged(cases, await flood(cases, host, from));
    case 'chatty':
      return merged(cases, await chatty(cases, host));
    case 'proxy':
      return proxied(cases);
  }
}

/** The host on which most rules fired rightly, and when the first of them did. */
function attackedMost(cases: readonly Case[]): { host: string; from: number } {
  const rules = new Map<string, { rules: Set<string>; from: number }>();
  for (const { signal, real, at } of cases) {
    if (real !== true) continue;
    const host = mainEntity(signal).value;
    const seen = rules.get(host) ?? { rules: new Set<string>(), from: at };
    seen.rules.add(ruleKey(signal));
    rules.set(host, { ...seen, from: Math.min(seen.from, at) });
  }
  const [[host, { from }] = ['-', { from: 0 }]] = [...rules].sort(([, a], [, b]) => b.rules.size - a.rules.size);
  return { host, from };
}

/** Rules that an attacker makes up, within the hour after the attack began. */
async function flood(cases: readonly Case[], host: string, from: number): Promise<Case[]> {
  return Promise.all(
    Array.from({ length: INVENTED }, (_, n) =>
      harmless(cases, host, from + (n * 60 * MINUTE_MS) / INVENTED, n, `Invented rule ${letters(n)}`, 'HIGH'),
    ),
  );
}

/** A rule that its source rates CRITICAL, all the time. */
async function chatty(cases: readonly Case[], host: string): Promise<Case[]> {
  const [first, last] = [cases[0]?.at ?? 0, cases.at(-1)?.at ?? 0];
  const count = Math.floor((last - first) / CHATTY_MS);
  return Promise.all(
    Array.from({ length: count }, (_, n) => harmless(cases, host, first + n * CHATTY_MS, n, 'Chatty rule', 'CRITICAL')),
  );
}

async function harmless(
  [sample]: readonly Case[],
  host: string,
  at: number,
  number: number,
  title: string,
  severity?: Severity,
): Promise<Case> {
  const { customerName, source } = (sample as Case).signal;
  const time = Math.floor(at);
  const signal = signalAt(time, 1_000_000 + number, {
    customerName,
    title,
    ...(severity && { severity }),
    source: { product: source.product, ruleName: title },
    entities: { hosts: [host] },
  });
  return { signal, said: await ask(signal), at: time, real: false };
}

/** A proxy's address among the sources of many alerts. */
async function proxied(cases: readonly Case[]): Promise<Case[]> {
  const dice = new Dice(7);
  return Promise.all(
    cases.map(async (one) => {
      if (dice.share() >= PROXY_SHARE) return one;
      const { entities } = one.signal;
      const signal = { ...one.signal, entities: { ...entities, sourceIps: [...entities.sourceIps, PROXY] } };
      return { ...one, signal, said: await ask(signal) };
    }),
  );
}

function merged(cases: readonly Case[], more: readonly Case[]): Case[] {
  return [...cases, ...more].sort((a, b) => a.at - b.at);
}

/** A name without digits: those are left out of a rule's name. */
function letters(number: number): string {
  return [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}
