/** What leaves for a collector of OpenTelemetry, from the environment variables that OpenTelemetry names. */
export interface TelemetrySettings {
  traces: boolean;
  metrics: boolean;
  /** The share of traces that begin here and are recorded, 0 to 1. */
  ratio: number;
  /** Whether a caller's trace is recorded if, and only if, the caller records it. */
  followsCaller: boolean;
  /** From one export of the metrics to the next, milliseconds. */
  metricInterval: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const SIGNALS = ['TRACES', 'METRICS'] as const;

const SAMPLER = /^(parentbased_)?(always_on|always_off|traceidratio)$/;

/**
 * The endpoints, headers, certificates and time limits are read by the exporters themselves.
 *
 * @returns `undefined`: nothing leaves
 * @throws an error that names the variable
 */
export function readTelemetry(environment: Environment): TelemetrySettings | undefined {
  if (environment['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return undefined;
  const [traces, metrics] = SIGNALS.map((signal) => leaves(signal, environment));
  if (!traces && !metrics) return undefined;
  return {
    traces: traces!,
    metrics: metrics!,
    ...readSampler(environment),
    metricInterval: readInterval(environment),
  };
}

function leaves(signal: (typeof SIGNALS)[number], environment: Environment): boolean {
  const exporter = environment[`OTEL_${signal}_EXPORTER`] || 'otlp';
  if (exporter !== 'otlp' && exporter !== 'none') {
    throw new Error(`OTEL_${signal}_EXPORTER must be "otlp" or "none".`);
  }
  const endpoint = ownOrCommon('ENDPOINT', signal, environment);
  if (!endpoint || exporter === 'none') return false;
  if (!/^https?:\/\//.test(endpoint.value) || !URL.canParse(endpoint.value)) {
    throw new Error(
      `${endpoint.name} must be a URL that begins with http:// or https://, for example http://localhost:4318.`,
    );
  }
  const protocol = ownOrCommon('PROTOCOL', signal, environment);
  if (protocol && protocol.value !== 'http/json') {
    throw new Error(
      `${protocol.name} must be "http/json". Collectors receive it where they receive http/protobuf, usually at port 4318.`,
    );
  }
  return true;
}

/** The variable of the signal, or else that of all signals. */
function ownOrCommon(
  what: string,
  signal: string,
  environment: Environment,
): { name: string; value: string } | undefined {
  return [`OTEL_EXPORTER_OTLP_${signal}_${what}`, `OTEL_EXPORTER_OTLP_${what}`]
    .map((name) => ({ name, value: environment[name]?.trim() ?? '' }))
    .find(({ value }) => value !== '');
}

function readSampler(environment: Environment): Pick<TelemetrySettings, 'ratio' | 'followsCaller'> {
  const sampler = SAMPLER.exec(environment['OTEL_TRACES_SAMPLER'] || 'parentbased_always_on');
  if (!sampler) {
    throw new Error(
      'OTEL_TRACES_SAMPLER must be "always_on", "always_off" or "traceidratio", or one of these after "parentbased_".',
    );
  }
  const [, parentBased, kind] = sampler;
  const given = Number(environment['OTEL_TRACES_SAMPLER_ARG'] || 1);
  if (!(given >= 0 && given <= 1)) {
    throw new Error('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1.');
  }
  const ratio = { always_on: 1, always_off: 0, traceidratio: given }[kind!]!;
  return { ratio, followsCaller: parentBased !== undefined };
}

function readInterval(environment: Environment): number {
  const interval = Number(environment['OTEL_METRIC_EXPORT_INTERVAL'] || 60_000);
  if (!(interval >= 100 && interval <= 3_600_000)) {
    throw new Error(
      'OTEL_METRIC_EXPORT_INTERVAL must be a number from 100 to 3600000, in milliseconds.',
    );
  }
  return interval;
}
