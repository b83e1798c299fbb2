export { bootstrap, type ServiceModule } from './bootstrap.js';
export { BullMqServer, type FailedJobListener } from './bullmq/bullmq-server.js';
export { PermanentError } from './bullmq/errors.js';
export { FailedJobArchive, type FailedJob } from './bullmq/failed-job-archive.js';
export { JobContext } from './bullmq/job-context.js';
export { QueueClient, type QueueCounts } from './bullmq/queue-client.js';
export { QueueHandler } from './bullmq/queue-handler.js';
export { DatabaseConfig } from './config/database-config.js';
export { LOG_MODES, readConfig, ServiceConfig, type LogMode } from './config/service-config.js';
export { fromDatabase } from './database/from-database.js';
export type { ReadyQuery } from './health/health.controller.js';
export { PlatformModule, type PlatformOptions } from './platform.module.js';
export { visitFields, type FieldVisitor } from './privacy/sensitive-fields.js';
export { redactedText } from './privacy/redacted.js';
export { replaceSensitive } from './privacy/sensitive-text.js';
export { fromRedis } from './redis/from-redis.js';
export { createRedis, type RedisManners } from './redis/create-redis.js';
export { Meter, type Distribution, type LabelValues } from './telemetry/meter.js';
export { METRICS, type MetricDefinition, type MetricName } from './telemetry/metric-definitions.js';
export { Reading } from './telemetry/reading.js';
export { measureSystem } from './telemetry/system-metrics.js';
export {
  currentTraceparent,
  inNewTrace,
  inSpan,
  inTraceOf,
  traced,
  tracePlace,
  type Annotate,
  type SpanDetails,
  type TracePlace,
} from './telemetry/tracing.js';
export { serverInfo } from './redis/server-info.js';
export { DATABASE, KEY_PREFIX, LOGGER, REDIS, SERVICE_NAME } from './tokens.js';
export { InvalidDocumentError, validated, type FieldError } from './validation/validate.js';
