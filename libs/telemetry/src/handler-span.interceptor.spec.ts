import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { defer, lastValueFrom, throwError } from 'rxjs';
import { activeTraceId, HandlerSpanInterceptor } from './handler-span.interceptor.js';

const exporter = new InMemorySpanExporter();

class ItemsController {}

const execution = {
  getClass: () => ItemsController,
  getHandler: () => function read() {},
} as unknown as ExecutionContext;

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
});

beforeEach(() => exporter.reset());

afterAll(() => {
  trace.disable();
  context.disable();
});

const run = (handle: CallHandler['handle']): Promise<unknown> =>
  lastValueFrom(new HandlerSpanInterceptor().intercept(execution, { handle }));

it('makes one span named after the handler, active while it runs', async () => {
  const seen = await run(() => defer(async () => Promise.resolve(activeTraceId())));
  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ name }) => name)).toEqual(['ItemsController.read']);
  expect(seen).toBe(spans[0]?.spanContext().traceId);
});

it('marks a failed handler and lets its error through', async () => {
  await expect(run(() => throwError(() => new Error('boom')))).rejects.toThrow('boom');
  expect(exporter.getFinishedSpans()[0]?.status.code).toBe(2);
});

it('leaves no span active afterwards', async () => {
  await run(() => defer(() => Promise.resolve(1)));
  expect(activeTraceId()).toBeNull();
});
