import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { buildOpenApi } from '#libs/http';
import { ADMIN_OPEN_API } from '../../admin/src/index.js';
import { GATEWAY_OPEN_API } from '../../gateway/src/index.js';
import { TRAIL_OPEN_API } from '../../trail/src/index.js';
import type { Listener } from './front-server.js';

/** What answers on one origin: the first in order has the paths that both have, which are each one's own health. */
export interface OriginApplications {
  readonly gateway: INestApplication;
  readonly admin: INestApplication;
  readonly trail: INestApplication;
}

const METHODS = ['get', 'head', 'put', 'post', 'patch', 'delete'] as const;

/** Serves one OpenAPI document of everything on this origin. */
export function openApiListener(applications: OriginApplications): Listener {
  let text: string | undefined;
  return (_request, response) => {
    text ??= JSON.stringify(describeOrigin(applications));
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
      .end(text);
  };
}

/** Returns one document of both applications, in which every operation has an id of its own. */
export function describeOrigin({ gateway, admin, trail }: OriginApplications): OpenAPIObject {
  const data = withIdsOf('gateway', buildOpenApi(gateway, GATEWAY_OPEN_API));
  const audit = withIdsOf('trail', buildOpenApi(trail, TRAIL_OPEN_API));
  const control = withIdsOf('admin', buildOpenApi(admin, ADMIN_OPEN_API));
  return {
    ...data,
    info: {
      ...data.info,
      title: 'Portcullis',
      description:
        'The data plane (/v1), the control plane (/admin/v1) and the trail (/trail/v1) on one origin. S3 clients read the same items under /s3, which S3’s own documents describe: see docs/s3.md.',
    },
    paths: { ...control.paths, ...audit.paths, ...data.paths },
    components: {
      ...data.components,
      schemas: { ...control.components?.schemas, ...audit.components?.schemas, ...data.components?.schemas },
      responses: {
        ...control.components?.responses,
        ...audit.components?.responses,
        ...data.components?.responses,
      },
    },
  };
}

/** Controllers of two applications may share a name; an operation's id must be unique within a document. */
function withIdsOf(application: string, document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation) operation.operationId = `${application}_${operation.operationId ?? method}`;
    }
  }
  return document;
}
