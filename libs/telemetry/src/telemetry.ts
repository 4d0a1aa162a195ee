import { metrics } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { observeRuntime } from './runtime-metrics.js';

export interface TelemetryOptions {
  readonly serviceName: string;
  /** OTLP/HTTP traces endpoint, e.g. `http://collector:4318/v1/traces`; without one no tracing code is even loaded. */
  readonly tracesEndpoint?: string | undefined;
  /** Share of traces kept where the caller has not decided, 0 to 1. */
  readonly sampleRatio: number;
}

export interface Telemetry {
  /** True when spans are made; the handler-span interceptor is only worth registering then. */
  readonly tracing: boolean;
  /** Returns all metrics in the Prometheus text format, for our own `/metrics`. */
  readonly metricsHandler: () => Promise<string>;
  /** Flushes what is pending; waits at most five seconds. */
  readonly shutdown: () => Promise<void>;
}

const SHUTDOWN_MS = 5_000;

/**
 * Guarantees metrics from the moment it returns, and traces only where an endpoint is configured. Call it once, before
 * anything that makes instruments.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const resource = resourceFromAttributes({ 'service.name': options.serviceName });
  const reader = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ resource, readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  const stopObserving = observeRuntime(provider.getMeter('portcullis.runtime'));
  const tracing = await startTracing(options);
  return {
    tracing: tracing !== null,
    metricsHandler: () => collect(reader),
    shutdown: async () => {
      stopObserving();
      metrics.disable();
      await Promise.all([provider.shutdown({ timeoutMillis: SHUTDOWN_MS }), tracing?.shutdown()]);
    },
  };
}

async function startTracing(options: TelemetryOptions): Promise<{ shutdown(): Promise<void> } | null> {
  if (options.tracesEndpoint === undefined) return null;
  const { startTraces } = await import('./traces.js');
  return startTraces(options.serviceName, options.tracesEndpoint, options.sampleRatio);
}

async function collect(reader: PrometheusExporter): Promise<string> {
  const { resourceMetrics, errors } = await reader.collect();
  if (errors.length > 0) throw new AggregateError(errors, 'metrics could not be collected');
  return new PrometheusSerializer(undefined, false, undefined, true, true).serialize(resourceMetrics);
}
