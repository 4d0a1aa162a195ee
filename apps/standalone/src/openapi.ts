import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { buildOpenApi } from '#libs/http';
import { ADMIN_OPEN_API } from '../../admin/src/index.js';
import { GATEWAY_OPEN_API } from '../../gateway/src/index.js';
import type { Listener } from './front-server.js';

/** Serves one OpenAPI document of everything on this origin. */
export function openApiListener(applications: {
  readonly gateway: NestFastifyApplication;
  readonly admin: NestFastifyApplication;
}): Listener {
  let text: string | undefined;
  return (_request, response) => {
    text ??= JSON.stringify(merge(applications));
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
      .end(text);
  };
}

function merge({
  gateway,
  admin,
}: {
  gateway: NestFastifyApplication;
  admin: NestFastifyApplication;
}): object {
  const data = buildOpenApi(gateway, GATEWAY_OPEN_API);
  const control = buildOpenApi(admin, ADMIN_OPEN_API);
  return {
    ...data,
    info: {
      ...data.info,
      title: 'Portcullis',
      description: 'The data plane and the control plane of a standalone installation.',
    },
    paths: { ...control.paths, ...data.paths },
    components: {
      ...data.components,
      schemas: { ...control.components?.schemas, ...data.components?.schemas },
      responses: { ...control.components?.responses, ...data.components?.responses },
    },
  };
}
