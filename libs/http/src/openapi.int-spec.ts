import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createHttpApplication } from './application.js';
import { buildOpenApi } from './openapi.js';
import { SampleModule } from './test/sample.controller.js';

let app: NestFastifyApplication;
let document: OpenAPIObject;

beforeAll(async () => {
  app = await createHttpApplication(SampleModule, {
    logger: { error: () => undefined, warn: () => undefined },
  });
  await app.init();
  document = buildOpenApi(app, { title: 'Sample', version: '1' });
});

afterAll(async () => {
  await app.close();
});

it('is an OpenAPI 3.1 document of every route', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({ title: 'Sample', version: '1' });
  expect(Object.keys(document.paths)).toContain('/v1/things/{id}/content');
});

it('states query and path parameters as their schemas do', () => {
  expect(document.paths['/v1/things']?.get?.parameters).toEqual([
    { name: 'cursor', in: 'query', required: false, schema: { type: 'string', maxLength: 2048 } },
    {
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
    },
  ]);
  expect(document.paths['/v1/things/{id}']?.get?.parameters).toMatchObject([
    { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
  ]);
});

it('states bodies as what is sent and responses as what is received', () => {
  const properties = { name: { type: 'string', minLength: 1, maxLength: 20 } };
  expect(document.paths['/v1/things']?.post?.requestBody).toMatchObject({
    content: { 'application/json': { schema: { type: 'object', properties, required: ['name'] } } },
  });
  expect(document.paths['/v1/things']?.get?.responses['200']).toMatchObject({
    content: {
      'application/json': { schema: { properties: { items: { items: { required: ['name', 'tags'] } } } } },
    },
  });
});

it('states the problem as every operation’s other answer', () => {
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.head, path.put, path.post].filter(
      (candidate) => candidate !== undefined,
    )) {
      expect(operation.responses['default']).toEqual({ $ref: '#/components/responses/Problem' });
    }
  }
  expect(document.components?.schemas?.['Problem']).toMatchObject({
    required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  });
});

it('is the same whenever it is built', () => {
  expect(buildOpenApi(app, { title: 'Sample', version: '1' })).toEqual(document);
});
