import { SCENARIOS } from '@soc-agent/contracts';
import { signalBody } from '../signals.js';
import type { ActionName } from './profiles.js';

/** The next request of one action. */
export interface NextRequest {
  method: 'GET' | 'POST';
  path: string;
  body?: string;
}

/** How the users' actions look as requests; `threatIds` are what there is to open. */
export function actionsFor(customer: string, threatIds: readonly string[]): Record<ActionName, () => NextRequest> {
  let turn = 0;
  return {
    'post signal': () => ({ method: 'POST', path: '/api/signals', body: signalBody(turn++, customer) }),
    'list threats': () => ({ method: 'GET', path: `/api/threats?limit=50&offset=${50 * (turn++ % 4)}` }),
    'open threat': () => ({ method: 'GET', path: `/api/threats/${threatIds[turn++ % threatIds.length] ?? ''}` }),
    'read analytics': () => ({ method: 'GET', path: '/api/analytics' }),
    'play scenario': () => {
      const scenario = SCENARIOS[turn++ % SCENARIOS.length];
      return {
        method: 'POST',
        path: '/api/threats/trigger',
        body: JSON.stringify({ scenario, customerName: customer }),
      };
    },
  };
}
