/** Injection tokens for what is not a class of ours. */
export const SERVICE_NAME = Symbol('SERVICE_NAME');
/** ioredis connection for reading and writing state. */
export const REDIS = Symbol('REDIS');
/** The service's `ServiceDatabase`; undefined where it has none. */
export const DATABASE = Symbol('DATABASE');
/** winston's `Logger`. */
export const LOGGER = Symbol('LOGGER');
/** `Shards`: the prefix of every key, `{soc}`, or one of several. */
export const SHARDS = Symbol('SHARDS');
/** The workers' own connection, on which BullMQ blocks; for the platform alone. */
export const WORKER_REDIS = Symbol('WORKER_REDIS');
