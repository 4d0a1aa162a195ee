import 'reflect-metadata';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createFastifyAdapter } from '#libs/http';
import { AdminModule } from '../../apps/admin/src/admin.module.js';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { TrailModule } from '../../apps/trail/src/trail.module.js';
import { describeOrigin } from '../../apps/standalone/src/openapi.js';

let document: Promise<string> | undefined;

/** Returns `docs/openapi.json`: what the standalone serves at /openapi.json, made once from the modules that run. */
export function openApiDocument(): Promise<string> {
  document ??= describe();
  return document;
}

async function describe(): Promise<string> {
  const document = describeOrigin({
    gateway: await preview(GatewayModule.forRoot({} as never)),
    admin: await preview(AdminModule.forRoot({} as never)),
    trail: await preview(TrailModule.forRoot({} as never)),
  });
  const paths = Object.fromEntries(
    Object.entries(document.paths).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  return `${JSON.stringify({ ...document, paths }, null, 2)}\n`;
}

/** Nest reads the routes and creates nothing behind them, so neither a database nor keys are needed. */
async function preview(module: DynamicModule): Promise<INestApplication> {
  return NestFactory.create(module, createFastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
}
