import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { DiscreetExporter } from './discreet-exporter.js';

/** Health checks, scrapes and files begin no trace. */
const TRACED = /^\/api(?:[/?]|$)/;

/** OpenTelemetry as its variables say; of what libraries do, only what is part of a trace of ours. */
export function startSdk(): NodeSDK {
  const sdk = new NodeSDK({
    traceExporter: new DiscreetExporter(new OTLPTraceExporter()),
    instrumentations: getNodeAutoInstrumentations({
      '@opentelemetry/instrumentation-http': {
        ignoreIncomingRequestHook: ({ url = '' }) => !TRACED.test(url),
        requireParentforOutgoingSpans: true,
      },
      '@opentelemetry/instrumentation-undici': { requireParentforSpans: true },
      '@opentelemetry/instrumentation-pg': { requireParentSpan: true, ignoreConnectSpans: true },
      '@opentelemetry/instrumentation-winston': { disableLogSending: true },
    }),
  });
  sdk.start();
  return sdk;
}
