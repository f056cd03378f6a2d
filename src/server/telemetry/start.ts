import type { TelemetrySettings } from './settings.ts';

/** What collects traces and metrics for this process, and sends them. */
export interface Telemetry {
  /** Sends what is left, for at most two seconds. */
  stop(): Promise<void>;
}

/** At most one line of the log in this time is about problems of the SDK, mostly failed exports; milliseconds. */
const SAID_EVERY = 60_000;

/** Loads what collects only if something is to leave. */
export async function startTelemetry(
  settings: TelemetrySettings | undefined,
  { version, log }: { version: string; log: { warn(entry: object, message: string): void } },
): Promise<Telemetry | undefined> {
  if (!settings) return undefined;
  const { startSdk } = await import('./sdk.ts');
  let saidAt = -Infinity;
  return startSdk(settings, {
    version,
    failed(reason) {
      const now = performance.now();
      if (now - saidAt < SAID_EVERY) return;
      saidAt = now;
      log.warn(
        { reason },
        'OpenTelemetry has a problem, and traces or metrics may be missing. See OTEL_EXPORTER_OTLP_*',
      );
    },
  });
}
