import { afterEach, describe, expect, it } from '@jest/globals';
import { meter } from './meter.js';
import { startTelemetry, type Telemetry } from './telemetry.js';

let telemetry: Telemetry | undefined;

afterEach(async () => {
  await telemetry?.shutdown();
  telemetry = undefined;
});

const start = async (): Promise<Telemetry> => {
  telemetry = await startTelemetry({ serviceName: 'spec', sampleRatio: 0 });
  return telemetry;
};

describe('metrics', () => {
  it('are served as Prometheus text without a port of their own', async () => {
    const { metricsHandler, tracing } = await start();
    meter('portcullis.spec').createCounter('records').add(3, { effect: 'allow' });
    const text = await metricsHandler();
    expect(text).toMatch(/^# TYPE records_total counter$/m);
    expect(text).toMatch(/^records_total\{effect="allow"\} 3$/m);
    expect(tracing).toBe(false);
    expect(process.getActiveResourcesInfo()).not.toContain('TCPServerWrap');
  });

  it('tell memory, CPU and event-loop delay of the process', async () => {
    const text = await (await start()).metricsHandler();
    expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/m);
    expect(text).toMatch(/^nodejs_heap_used_bytes \d{6,}$/m);
    expect(text).toMatch(/^process_cpu_seconds_total [\d.]+$/m);
    expect(text).toMatch(/^nodejs_event_loop_delay_seconds\{quantile="0.99"\} [\d.e-]+$/m);
  });

  it('are collected again and again, cumulatively', async () => {
    const { metricsHandler } = await start();
    const counter = meter('portcullis.spec').createCounter('reads');
    counter.add(1);
    await metricsHandler();
    counter.add(1);
    expect(await metricsHandler()).toMatch(/^reads_total 2$/m);
  });

  it('of a second start are its own', async () => {
    await (await start()).shutdown();
    const second = await start();
    meter('portcullis.spec').createCounter('again').add(1);
    expect(await second.metricsHandler()).toMatch(/^again_total 1$/m);
  });
});
