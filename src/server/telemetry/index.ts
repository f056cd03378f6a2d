export { type Span, SpanKind } from '@opentelemetry/api';
export { exportHistogram, exportMetrics } from './metrics.ts';
export { startTelemetry } from './start.ts';
export {
  callersContext,
  inOpenSpan,
  inRequestSpan,
  inSharedSpan,
  inSpan,
  markFailed,
  note,
  noteStatus,
  outsideSpans,
  serverOf,
  startSpan,
  traceHeaders,
  typeOf,
} from './spans.ts';
