import { context, diag, DiagLogLevel, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TracerProvider,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Telemetry } from './start.ts';
import type { TelemetrySettings } from './settings.ts';
import { typeOf } from './spans.ts';

/** How long the last export may hold up the end of the process, milliseconds. */
const LAST_EXPORT = 2_000;
/** A commit is linked with every request that it serves. Beyond the default of 128, the SDK drops links and complains. */
const MAX_LINKS = 1_000;

/**
 * Collects traces and metrics for this process, and sends them.
 *
 * @param failed told of an export that failed
 */
export function startSdk(
  settings: TelemetrySettings,
  { version, failed }: { version: string; failed: (reason: string) => void },
): Telemetry {
  // What the SDK says is in terms of its code. What an operator can mend is a failed export.
  diag.setLogger(
    { error: failed, warn: failed, info() {}, debug() {}, verbose() {} },
    DiagLogLevel.WARN,
  );
  setGlobalErrorHandler((error) => failed(reasonOf(error)));
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'afterword', 'service.version': version }))
    .merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] }));
  const started: { shutdown(): Promise<void> }[] = [];
  if (settings.traces) {
    const root = new TraceIdRatioBasedSampler(settings.ratio);
    const traces = new TracerProvider({
      resource,
      sampler: settings.followsCaller ? new ParentBasedSampler({ root }) : root,
      spanLimits: { linkCountLimit: MAX_LINKS },
      spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
    });
    trace.setGlobalTracerProvider(traces);
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    started.push(traces);
  }
  if (settings.metrics) {
    const readers = [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter(),
        exportIntervalMillis: settings.metricInterval,
        exportTimeoutMillis: Math.min(30_000, settings.metricInterval),
      }),
    ];
    const meters = new MeterProvider({ resource, readers });
    metrics.setGlobalMeterProvider(meters);
    started.push(meters);
  }
  return {
    async stop() {
      const ended = Promise.allSettled(started.map((one) => one.shutdown()));
      const late = new Promise((resolve) => setTimeout(resolve, LAST_EXPORT).unref());
      await Promise.race([ended, late]);
    },
  };
}

/** Without the collector's response, which may quote what it was sent. */
function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'number' ? `the collector responded with status ${code}` : typeOf(error);
}
