import type { ThreatAnalysis, ThreatInProgress, TimelineEvent, TimelineEventType } from '@soc-agent/contracts';
import type { GanttTask } from '../shared/charts/gantt-rows.js';
import type { Lane } from '../shared/charts/swimlane-dots.js';
import { AGENT_LABELS, agentLabel, keysOf } from '../shared/vocabulary/labels.js';

/** From top to bottom: what others did, what was there before, what we made of it. */
const LANES: readonly { name: string; types: readonly TimelineEventType[] }[] = [
  { name: 'Activity', types: ['detection'] },
  { name: 'Earlier, and changes', types: ['correlation'] },
  { name: 'Looked up', types: ['enrichment'] },
  { name: 'Analysis', types: ['analysis'] },
  { name: 'Decisions', types: ['decision', 'action', 'escalation'] },
];

/** Events by their kind; a lane without any is left out. */
export function lanesOf(events: readonly TimelineEvent[]): Lane[] {
  return LANES.map(({ name, types }) => ({
    name,
    events: events
      .filter(({ eventType }) => types.includes(eventType))
      .map(({ timestamp, title, severity }) => ({ at: timestamp, title, ...(severity && { severity }) })),
  })).filter(({ events: some }) => some.length > 0);
}

/** When our agents worked: they began together once the run was open, each for as long as it measured. */
export function agentTasks(threat: ThreatAnalysis | ThreatInProgress): GanttTask[] {
  const begun = Date.parse(threat.createdAt) + ('processing' in threat ? threat.processing.queuedMs : 0);
  const kinds = new Set([...keysOf(AGENT_LABELS), ...keysOf(threat.agentAnalyses)]);
  const isUnderWay = threat.status === 'queued' || threat.status === 'analyzing';
  return [...kinds].map((kind): GanttTask => {
    const { name } = agentLabel(kind);
    const said = threat.agentAnalyses[kind];
    if (!said) return { name, ...(isUnderWay && { startMs: begun }), state: isUnderWay ? 'working' : 'failed' };
    const endMs = begun + said.processingTimeMs;
    if (said.degraded) return { name, startMs: begun, endMs, state: 'degraded', note: said.degraded.reason };
    return { name, startMs: begun, endMs, state: 'done' };
  });
}
