import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

const SAMPLE_MS = 20;
const NANOSECONDS = 1e9;

/** Guarantees gauges of memory, CPU and event-loop delay, read only when metrics are collected; returns how to stop. */
export function observeRuntime(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  delay.enable();
  meter.createObservableGauge('process_resident_memory', { unit: 'By' }).addCallback((result) => {
    result.observe(process.memoryUsage.rss());
  });
  meter.createObservableGauge('nodejs_heap_used', { unit: 'By' }).addCallback((result) => {
    result.observe(process.memoryUsage().heapUsed);
  });
  meter.createObservableCounter('process_cpu_time', { unit: 's' }).addCallback((result) => {
    const { user, system } = process.cpuUsage();
    result.observe((user + system) / 1e6);
  });
  meter.createObservableGauge('nodejs_event_loop_delay', { unit: 's' }).addCallback((result) => {
    for (const percentile of [50, 99]) {
      result.observe(delay.percentile(percentile) / NANOSECONDS, { quantile: String(percentile / 100) });
    }
    // Each collection tells about the time since the one before it.
    delay.reset();
  });
  return () => {
    delay.disable();
  };
}
