import type { ServiceModule } from './bootstrap.js';
import { startTelemetry } from './telemetry/telemetry.js';

/** Starts a service. Telemetry comes first: what it watches must not be loaded before. */
export async function launch(service: string, load: () => Promise<ServiceModule>): Promise<void> {
  await startTelemetry(service);
  const { bootstrap } = await import('./bootstrap.js');
  await bootstrap(load);
}
