import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

const SAMPLE_MS = 20;
const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

/** Guarantees gauges of memory, CPU and event-loop delay, read only when metrics are collected; returns how to stop. */
export function observeRuntime(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  delay.enable();
  gauge(meter, 'process_resident_memory_bytes', 'Resident memory of the process.', () =>
    process.memoryUsage.rss(),
  );
  gauge(meter, 'nodejs_heap_used_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed);
  const cpu = meter.createObservableCounter('process_cpu_seconds', {
    description: 'User and system CPU time.',
  });
  cpu.addCallback((result) => {
    const { user, system } = process.cpuUsage();
    result.observe((user + system) / MICROSECONDS);
  });
  const loop = meter.createObservableGauge('nodejs_event_loop_delay_seconds', {
    description: 'Delay of the event loop since the last collection.',
  });
  loop.addCallback((result) => {
    for (const percentile of [50, 99]) {
      result.observe(delay.percentile(percentile) / NANOSECONDS, { quantile: String(percentile / 100) });
    }
    delay.reset();
  });
  return () => {
    delay.disable();
  };
}

function gauge(meter: Meter, name: string, description: string, read: () => number): void {
  meter.createObservableGauge(name, { description }).addCallback((result) => {
    result.observe(read());
  });
}
