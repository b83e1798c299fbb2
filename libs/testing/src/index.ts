export * from './builders.js';
export { customer, indicator, infrastructureEvent, newsItem } from './context-builders.js';
export { Dice } from './dice.js';
export { harmfulAnswers, honestAnswers, type AnswerText } from './disguises/answers.js';
export { benignTexts, type BenignText } from './disguises/benign-texts.js';
export { disguises, type Disguise } from './disguises/disguises.js';
export { formatDocuments } from './format-documents.js';
export { injections } from './injections.js';
export { dyingDatabase } from './dying-database.js';
export { everythingDecided, mixedThreats } from './mixed-threats.js';
export { privateValues, type PrivateValue } from './private-values.js';
export { coreOf, plantedSecrets } from './planted-secrets.js';
export { freePort, startRedis, type RedisServer } from './redis-server.js';
export {
  startRedisCluster,
  startRedisWithSentinels,
  startReplicatedCluster,
  type RedisTopology,
  type ReplicatedCluster,
} from './redis-topologies.js';
export { startPostgresPair, type PostgresPair } from './postgres-pair.js';
export { startPostgres, type PostgresServer } from './postgres-server.js';
export { withClient } from './with-client.js';
export {
  runPrometheusTool,
  startPrometheus,
  type FiringAlert,
  type PrometheusServer,
  type Sample,
} from './prometheus.js';
export { randomPrefix, sharedRedisUrl } from './shared-redis.js';
export { createDatabase, createMigratedDatabase, createTestDatabase, emptyDatabase } from './shared-postgres.js';
export { startComposeStack, type ComposeStack } from './compose-stack.js';
export { ServiceProcess } from './service-process.js';
export { databaseUrls, newApiKey, runServiceProgram } from './service-program.js';
export { SERVICES, type ServiceName } from './services.js';
export { startStack, type Stack } from './stack.js';
export { OtlpSink, type ReceivedSpan } from './otlp-sink.js';
export { OpenAiStub, type StubBehaviour, type StubRequest } from './openai-stub.js';
export { secretOf } from './secret-of.js';
export { workMs } from './work-ms.js';
export { seededSignal, SeededWorld } from './seeded-world.js';
export {
  VARIED_CUSTOMERS,
  VARIED_FROM,
  VARIED_HASH,
  VARIED_TECHNIQUES,
  variedAnalysis,
  variedSignal,
} from './varied-threats.js';
