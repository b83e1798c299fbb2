import type { Disposition, IncidentState } from '@soc-agent/contracts';

export const STATE_LABELS: Readonly<Record<IncidentState, string>> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  contained: 'Contained',
  closed: 'Closed',
};

/** What an incident can turn out to be, and what that says of its rules. */
export const DISPOSITION_LABELS: Readonly<Record<Disposition, { name: string; means: string }>> = {
  true_positive: { name: 'True positive', means: 'It was an attack.' },
  benign_true_positive: {
    name: 'Benign true positive',
    means: 'It happened, and was allowed: a test, an admin, a scanner of ours.',
  },
  false_positive: { name: 'False positive', means: 'The rules were wrong.' },
  duplicate: { name: 'Duplicate', means: 'It is dealt with elsewhere.' },
};
