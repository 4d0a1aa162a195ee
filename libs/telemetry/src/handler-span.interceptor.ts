import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { Observable } from 'rxjs';

const tracer = trace.getTracer('portcullis.handler');

/** Guarantees one span per handler call, parent of the spans made inside it; register it only when tracing is on. */
@Injectable()
export class HandlerSpanInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const span = tracer.startSpan(`${execution.getClass().name}.${execution.getHandler().name}`);
    // The handler runs on subscription, so that is what has to happen inside the span's context.
    return new Observable((subscriber) => {
      const subscription = context.with(trace.setSpan(context.active(), span), () =>
        next.handle().subscribe({
          next: (value) => subscriber.next(value),
          error: (error: unknown) => {
            span.setStatus({ code: SpanStatusCode.ERROR });
            subscriber.error(error);
          },
          complete: () => subscriber.complete(),
        }),
      );
      return () => {
        subscription.unsubscribe();
        span.end();
      };
    });
  }
}

/** Returns the trace id of the span that is active, or null; what problems and records should carry when tracing is on. */
export function activeTraceId(): string | null {
  return trace.getActiveSpan()?.spanContext().traceId ?? null;
}
