import type { AuditEntry, Party } from '@soc-agent/contracts';
import type { NewAuditEntry } from './audit-log.js';

/** Who changes something, and from where. */
export interface Author {
  kind: AuditEntry['actor']['kind'];
  name: string;
  address?: string;
  /** The person or key, and all who could act in its name; absent on the command line. */
  party?: Party & { isPerson: boolean };
}

/** A change of what is of no threat, as the log has it. */
export function changeBy(
  { kind, name, address }: Author,
  event: string,
  detail: Readonly<Record<string, unknown>>,
  states: Pick<NewAuditEntry, 'before' | 'after'> = {},
): NewAuditEntry {
  return {
    at: new Date().toISOString(),
    event,
    actor: { kind, name },
    detail: { ...detail, ...(address !== undefined && { address }) },
    ...states,
  };
}
