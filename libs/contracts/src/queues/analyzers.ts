import { defineQueue, SHORT_JOBS_TOGETHER } from './queue-definition.js';
import { RunRef } from './run-ref.js';

/** The analyzers' turn at a run, all of them in one job; the signal and the agents' answers are read from the run. */
export class AnalyzerJob extends RunRef {}

export const ANALYZER_QUEUE = defineQueue({ name: 'analyzers', payload: AnalyzerJob, together: SHORT_JOBS_TOGETHER });
