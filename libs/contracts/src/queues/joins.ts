import { IsIn } from 'class-validator';
import { defineQueue } from './queue-definition.js';
import { RunRef } from './run-ref.js';

export const STAGES = ['agents', 'analyzers'] as const;
/** The two halves of a run; a stage is complete when each of its slots is filled. */
export type Stage = (typeof STAGES)[number];

/** Says that the last slot of a stage was filled. */
export class JoinJob extends RunRef {
  @IsIn(STAGES)
  stage!: Stage;
}

export const JOINS = defineQueue({ name: 'joins', payload: JoinJob });
