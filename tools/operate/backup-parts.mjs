/** The files in a backup. */
export const PARTS = { redis: 'redis.rdb', postgres: 'postgres.jsonl.gz' };
