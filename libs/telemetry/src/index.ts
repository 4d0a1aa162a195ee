export { activeTraceId, HandlerSpanInterceptor } from './handler-span.interceptor.js';
export { createLogger, type LoggerOptions } from './logger.js';
export { meter } from './meter.js';
export { NestLogger } from './nest-logger.adapter.js';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.js';
export type { Logger } from 'pino';
