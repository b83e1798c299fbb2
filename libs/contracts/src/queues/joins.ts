import { defineQueue } from './queue-definition.js';
import { RunRef } from './run-ref.js';

/** Says that the last slot of a run was filled: its analysis can be put together. */
export class JoinJob extends RunRef {}

export const JOINS = defineQueue({ name: 'joins', payload: JoinJob });
