import { metrics, type ObservableCounter, type ObservableGauge } from '@opentelemetry/api';
import type { Registry } from 'prom-client';

/** Takes single values: the sums of Prometheus' histograms cannot be passed on. */
interface OwnHistogram {
  record(value: number, labels: Readonly<Record<string, string | number>>): void;
}

/**
 * Offers all counters and gauges of the registry to OpenTelemetry under the same names. They are read when they are
 * exported. If nobody exports metrics, nothing is read.
 */
export function exportMetrics(registry: Registry): void {
  const meter = metrics.getMeter('afterword');
  const own = new Map<string, ObservableCounter | ObservableGauge>();
  for (const { name, help: description, type } of registry.getMetricsAsArray()) {
    // Its type is declared as a number, and is a text.
    const kind: string = String(type);
    if (kind === 'counter') own.set(name, meter.createObservableCounter(name, { description }));
    else if (kind === 'gauge') own.set(name, meter.createObservableGauge(name, { description }));
  }
  meter.addBatchObservableCallback(
    async (result) => {
      for (const { name, values } of await registry.getMetricsAsJSON()) {
        const instrument = own.get(name);
        if (!instrument) continue;
        for (const { value, labels } of values) result.observe(instrument, value, labels);
      }
    },
    [...own.values()],
  );
}

/** A histogram of OpenTelemetry beside one of Prometheus. */
export function exportHistogram(
  name: string,
  { description, unit, buckets }: { description: string; unit: string; buckets: number[] },
): OwnHistogram {
  return metrics.getMeter('afterword').createHistogram(name, {
    description,
    unit,
    advice: { explicitBucketBoundaries: buckets },
  });
}
