import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createFastifyAdapter, type FastifyAdapterOptions } from './fastify.js';
import { ProblemFilter, type ProblemLogger } from './problem.filter.js';
import { SchemaPipe } from './schema.pipe.js';

export interface HttpApplicationOptions extends FastifyAdapterOptions {
  readonly logger: ProblemLogger;
  /** Nest's own start-up messages; false for none. */
  readonly nestLogger?: LoggerService | false;
  /** True where the process has no supervisor of its own that closes the application on SIGTERM and SIGINT. */
  readonly closeOnSignals?: boolean;
}

/** Guarantees an application whose every error is a problem and whose every declared schema is checked; not started yet. */
export async function createHttpApplication(
  module: Type | DynamicModule,
  options: HttpApplicationOptions,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, createFastifyAdapter(options), {
    logger: options.nestLogger ?? false,
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.useGlobalFilters(new ProblemFilter(options.logger));
  app.useGlobalPipes(new SchemaPipe());
  if (options.closeOnSignals === true) app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
  return app;
}

/** Starts the application without listening and returns its handler, for a server that several applications share. */
export async function requestListener(
  app: NestFastifyApplication,
): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  await app.init();
  const instance = app.getHttpAdapter().getInstance();
  await instance.ready();
  return (request, response) => instance.routing(request, response);
}
