import { factNamed } from '../evidence/facts.js';
import { quoted } from '../evidence/signal-evidence.js';
import { listed } from '../evidence/wording.js';
import { actionInWords, type Conclusion } from './conclusion.js';

/** Findings quoted in a summary. */
const MAX_FINDINGS = 3;

/** What an analyst reads first: how bad, what, why we think so, what to do. Written from the results only. */
export function executiveSummary(conclusion: Conclusion): string {
  const { signal, risk, mitreTechniques, responsePlan, reviewReasons } = conclusion;
  const sentences = [
    `${risk.severity}: ${quoted(signal.title, 160)} at ${signal.customerName}, reported by ${signal.source.product}.`,
    `Risk ${risk.risk} of 100: a real threat with probability ${risk.probability.toFixed(2)}, impact ${risk.impact}.`,
    ...(mitreTechniques.length > 0
      ? [
          `ATT&CK: ${listed(
            mitreTechniques.map(({ id, name }) => `${id} ${name}`),
            3,
          )}.`,
        ]
      : []),
    ...leadingFindings(conclusion),
    `Proposed: ${actionInWords(responsePlan.primaryAction)}, within ${responsePlan.slaMinutes} minutes.`,
    ...(reviewReasons.length > 0 ? [`An analyst must look: ${reviewReasons[0] ?? ''}`] : []),
  ];
  return sentences.join(' ');
}

/** The first finding of each agent is its weightiest, and what rests on suspected text is not repeated; what the priority agent found is said already. */
function leadingFindings({ agentAnalyses }: Conclusion): string[] {
  const ownCause = OWN_CAUSES.some((fact) => factNamed(agentAnalyses, fact));
  const finders = ownCause ? (['devops', ...FINDERS] as const) : FINDERS;
  return finders
    .flatMap((kind) => agentAnalyses[kind].keyFindings.find(({ suspected }) => !suspected)?.text ?? [])
    .slice(0, MAX_FINDINGS);
}

const FINDERS = ['historical', 'config', 'context'] as const;
/** Only these make what our own side did worth the reader's time. */
const OWN_CAUSES = ['change_correlated', 'maintenance_window', 'incident_under_way'] as const;
