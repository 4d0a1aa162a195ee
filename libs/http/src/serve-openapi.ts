import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { buildOpenApi, type OpenApiInfo } from './openapi.js';

/** Serves the application's OpenAPI document at `/openapi.json`; it is built at the first request, when all routes are known. */
export function serveOpenApi(app: NestFastifyApplication, info: OpenApiInfo): void {
  let document: object | undefined;
  const instance: FastifyInstance = app.getHttpAdapter().getInstance();
  instance.get('/openapi.json', (_request, reply) => {
    document ??= buildOpenApi(app, info);
    return reply.send(document);
  });
}
