import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOpenApi, createFastifyAdapter } from '#libs/http';
import { AdminModule } from '../../apps/admin/src/admin.module.js';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { PROJECT } from './product-sources.js';

type Paths = OpenAPIObject['paths'];
type PathItem = Paths[string];

/** In order: where two apps have the same path (their own health), the first one's is the one origin's. */
const APPS: Readonly<Record<string, () => DynamicModule>> = {
  gateway: () => GatewayModule.forRoot({} as never),
  admin: () => AdminModule.forRoot({} as never),
};
const OWN_HEALTH: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);
const METHODS = ['get', 'head', 'put', 'post', 'patch', 'delete'] as const;
const DESCRIPTION =
  'One origin: /v1 is the gateway (data plane), /admin/v1 the control plane. Errors are RFC 9457 problems; their codes are in docs/errors.md.';

/** Returns `docs/openapi.json`: the routes of all services as one document, from the modules they run with. */
export async function openApiDocument(): Promise<string> {
  const documents: OpenAPIObject[] = [];
  for (const [name, moduleOf] of Object.entries(APPS))
    documents.push(named(await describe(moduleOf()), name));
  const [first] = documents;
  if (first === undefined) throw new Error('no app has routes');
  assertApart(documents.map(({ paths }) => paths));
  const merged = {
    ...first,
    paths: Object.assign({}, ...documents.map(({ paths }) => paths).reverse()) as Paths,
    components: {
      ...first.components,
      schemas: Object.assign({}, ...documents.map(({ components }) => components?.schemas)) as object,
    },
  };
  return `${JSON.stringify({ ...merged, paths: sorted(merged.paths) }, null, 2)}\n`;
}

/** On one origin a path belongs to one app; each process answers for its own health. */
function assertApart(all: readonly Paths[]): void {
  const paths = all.flatMap((one) => Object.keys(one));
  const shared = paths.filter((path, index) => paths.indexOf(path) !== index && !OWN_HEALTH.has(path));
  if (shared.length > 0) throw new Error(`several apps answer ${shared.join(', ')}`);
}

/** Preview: Nest reads the routes and creates nothing, so neither a database nor keys are needed. */
async function describe(module: DynamicModule): Promise<OpenAPIObject> {
  const app = await NestFactory.create(module, createFastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return buildOpenApi(app, { title: 'Portcullis', version: version(), description: DESCRIPTION });
}

function version(): string {
  return (JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Two apps may have a controller of the same name; their operations must not. */
function named(document: OpenAPIObject, app: string): OpenAPIObject {
  for (const operation of Object.values(document.paths).flatMap(operationsOf)) {
    operation.operationId = `${app}_${operation.operationId ?? ''}`;
  }
  return document;
}

function operationsOf(path: PathItem) {
  return METHODS.flatMap((method) => path[method] ?? []);
}

function sorted(paths: Paths): Paths {
  return Object.fromEntries(Object.entries(paths).sort(([one], [other]) => (one < other ? -1 : 1)));
}
