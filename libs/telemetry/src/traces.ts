import { IncomingMessage, type ClientRequest } from 'node:http';
import { createRequire } from 'node:module';
import type { Span } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import { redactText } from './redaction.js';

/**
 * Guarantees spans of HTTP and Postgres to the OTLP endpoint, without headers, query values, tickets, signatures or client
 * addresses: a trace store is not under the access control of the trail.
 */
export function startTraces(serviceName: string, endpoint: string, sampleRatio: number): NodeSDK {
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    autoDetectResources: false,
    traceExporter: new OTLPTraceExporter({ url: endpoint }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [
      new HttpInstrumentation({ requestHook: withoutSecrets }),
      new PgInstrumentation({ enhancedDatabaseReporting: false, requireParentSpan: true }),
    ],
  });
  sdk.start();
  // Both modules are usually loaded by now. The instrumentations patch them in place when they are next required.
  const require = createRequire(import.meta.url);
  require('http');
  require('pg');
  return sdk;
}

/** Overwrites what the instrumentation reads from the request line and from X-Forwarded-For. */
function withoutSecrets(span: Span, request: ClientRequest | IncomingMessage): void {
  if (!(request instanceof IncomingMessage)) return;
  const target = redactText(request.url ?? '/');
  const query = target.indexOf('?');
  span.setAttributes({
    'url.path': query === -1 ? target : target.slice(0, query),
    'url.query': query === -1 ? '' : target.slice(query + 1),
    'client.address': '',
    'network.peer.address': '',
  });
}
