export { credentialOf, isOurPage, SESSION_COOKIE } from './access/credentials.js';
export type { Access } from './access/open.js';
export { BullMqServer, type FailedJobListener } from './bullmq/bullmq-server.js';
export { NotReplicatedError, PermanentError } from './bullmq/errors.js';
export { FailedJobArchive } from './bullmq/failed-job-archive.js';
export { JobContext } from './bullmq/job-context.js';
export { QueueClient } from './bullmq/queue-client.js';
export { QueueHandler } from './bullmq/queue-handler.js';
export { DatabaseConfig } from './config/database-config.js';
export { listed } from './config/listed.js';
export { readConfig, ServiceConfig } from './config/service-config.js';
export { fromDatabase } from './database/from-database.js';
export type { ReadyQuery } from './health/health.controller.js';
export { PlatformModule, type PlatformOptions } from './platform.module.js';
export { visitFields } from './privacy/sensitive-fields.js';
export { redactedText } from './privacy/redacted.js';
export { replaceSensitive } from './privacy/sensitive-text.js';
export { fromRedis, fromRedisWith } from './redis/from-redis.js';
export { createRedis, type RedisManners } from './redis/create-redis.js';
export { ReadyNotes } from './health/ready-notes.js';
export { Meter, type Distribution, type LabelValues } from './telemetry/meter.js';
export { METRICS, type MetricDefinition, type MetricName } from './telemetry/metric-definitions.js';
export { CachedProbe } from './telemetry/cached-probe.js';
export { measureSystem, queueFigures } from './telemetry/system-metrics.js';
export {
  currentTraceparent,
  inNewTrace,
  inSpan,
  inTraceOf,
  placeToReturnTo,
  recordedPlace,
  traced,
  type RunThere,
} from './telemetry/tracing.js';
export { serverInfos, type ServerInfo } from './redis/server-info.js';
export { shardsOf } from './redis/shards-of.js';
export { DATABASE, LOGGER, REDIS, SERVICE_NAME, SHARDS } from './tokens.js';
export { InvalidDocumentError, validated } from './validation/validate.js';
