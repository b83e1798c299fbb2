import { IsInt, Min } from 'class-validator';
import { defineQueue } from './queue-definition.js';
import { RunRef } from './run-ref.js';

/** A threat to be analyzed again under the given run number; its stored analysis stands until the new one replaces it. */
export class ReanalysisJob extends RunRef {
  /** Unix time in milliseconds. */
  @IsInt()
  @Min(0)
  requestedAt!: number;
}

export const REANALYSES = defineQueue({ name: 'reanalyses', payload: ReanalysisJob });
