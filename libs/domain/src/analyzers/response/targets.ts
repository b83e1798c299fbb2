import type { ActionTarget, SignalEntities, TargetKind } from '@soc-agent/contracts';

/** An entity an action can act on. */
export interface FoundTarget extends ActionTarget {
  /** Evidence reference, `signal.entities.hosts[0]`. */
  ref: string;
  /** The signal's other entities of the same list, at most 20. */
  further: string[];
}

const LISTS: Readonly<Record<TargetKind, { list: keyof SignalEntities; kind: ActionTarget['kind'] }>> = {
  sourceIp: { list: 'sourceIps', kind: 'ip' },
  destIp: { list: 'destIps', kind: 'ip' },
  user: { list: 'users', kind: 'user' },
  host: { list: 'hosts', kind: 'host' },
  url: { list: 'urls', kind: 'url' },
  hash: { list: 'hashes', kind: 'hash' },
  userAgent: { list: 'userAgents', kind: 'userAgent' },
};
const MAX_FURTHER = 20;

/** The signal's first entity of the most preferred kind it has; undefined when it names none of them. */
export function findTarget(kinds: readonly TargetKind[], entities: SignalEntities): FoundTarget | undefined {
  for (const wanted of kinds) {
    const { list, kind } = LISTS[wanted];
    const [value, ...further] = entities[list] ?? [];
    if (value !== undefined)
      return { kind, value, ref: `signal.entities.${list}[0]`, further: further.slice(0, MAX_FURTHER) };
  }
  return undefined;
}
