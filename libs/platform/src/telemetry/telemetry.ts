import { readTelemetryConfig } from './config.js';

let sdk: { shutdown(): Promise<void> } | undefined;

/**
 * Starts OpenTelemetry where an endpoint is configured; without one nothing of it is loaded but its API, which then does nothing.
 * Libraries are only watched if they are loaded afterwards.
 */
export async function startTelemetry(service: string): Promise<void> {
  if (!readTelemetryConfig(service)) return;
  const { startSdk } = await import('./open-telemetry.js');
  sdk = startSdk();
}

export function isTelemetryOn(): boolean {
  return sdk !== undefined;
}

/** Sends what is left. */
export async function stopTelemetry(): Promise<void> {
  await sdk?.shutdown().catch(() => undefined);
}
