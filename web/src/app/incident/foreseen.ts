import type { IncidentDetail } from '@soc-agent/contracts';
import type { Deed, IncidentDeeds } from './incidents-api.js';

/** The incident as it will be when the gateway has done what is asked; what cannot be foreseen stays as it is. */
export function foreseen<D extends Deed>(
  incident: IncidentDetail,
  deed: D,
  body: IncidentDeeds[D],
  at: string,
): IncidentDetail {
  switch (deed) {
    case 'acknowledge':
      return { ...incident, state: 'acknowledged', acknowledgedAt: at };
    case 'contain':
      return { ...incident, state: 'contained', containedAt: at };
    case 'close':
      return { ...incident, state: 'closed', closedAt: at, disposition: (body as IncidentDeeds['close']).disposition };
    case 'reopen': {
      const { disposition: _disposition, closedAt: _closedAt, ...rest } = incident;
      return { ...rest, state: 'open' };
    }
    case 'assign': {
      const { owner } = body as IncidentDeeds['assign'];
      const { owner: _owner, ...rest } = incident;
      return { ...rest, ...(owner !== undefined && { owner }) };
    }
    case 'split':
    case 'out': {
      const gone = new Set((body as IncidentDeeds['out']).groups);
      return { ...incident, members: incident.members.filter(({ id }) => !gone.has(id)) };
    }
    case 'comment':
    case 'merge':
    case 'move':
    case 'undo':
      return incident;
    default:
      return incident;
  }
}
