import { defineQueue } from './queue-definition.js';

/** A tick of a job scheduler: carries nothing. */
export class Tick {}

/** The coordinator's search for runs past their deadline or without a next job; every second. */
export const SWEEPS = defineQueue({ name: 'sweeps', payload: Tick, attempts: 1, concurrency: 1 });

/** The signal generator; every `THREAT_GENERATION_INTERVAL` seconds. */
export const GENERATOR = defineQueue({ name: 'generator', payload: Tick, attempts: 1, concurrency: 1 });

/** What the coordinator does for the record: counts, retention, room for what comes; every second. */
export const UPKEEP = defineQueue({ name: 'upkeep', payload: Tick, attempts: 1, concurrency: 1 });
