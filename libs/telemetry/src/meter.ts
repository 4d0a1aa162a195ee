import { type Meter, metrics } from '@opentelemetry/api';

/**
 * Returns the meter of one part of the product, e.g. `meter('portcullis.trail')`. Create instruments after
 * `startTelemetry` (in constructors, not at module load): a meter taken before it records nothing. The Prometheus text adds
 * no unit to a name, so put it there: `…_seconds`, `…_bytes`; counters get `_total`.
 */
export function meter(name: string): Meter {
  return metrics.getMeter(name);
}
