/** OpenTelemetry's variables where the operator sets none: Prometheus has the metrics, standard output the logs. */
const DEFAULTS = {
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici,pg,winston,runtime-node',
  OTEL_NODE_RESOURCE_DETECTORS: 'env',
  OTEL_PROPAGATORS: 'tracecontext',
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
  OTEL_TRACES_SAMPLER_ARG: '1',
};
const NAMESPACE = 'service.namespace=soc-agent';

/** Whether an endpoint is given; if so, completes the environment that OpenTelemetry reads. What is no URL is refused with the rest of the configuration. */
export function readTelemetryConfig(service: string, environment = process.env): boolean {
  if (!URL.canParse(environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '')) return false;
  for (const [name, value] of Object.entries({ ...DEFAULTS, OTEL_SERVICE_NAME: service })) environment[name] ||= value;
  // what comes later has the last word
  environment['OTEL_RESOURCE_ATTRIBUTES'] = [NAMESPACE, environment['OTEL_RESOURCE_ATTRIBUTES']]
    .filter(Boolean)
    .join(',');
  return true;
}
