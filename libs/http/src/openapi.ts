import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

/** Guarantees an OpenAPI 3.1 document of every route, with zod schemas as JSON Schema and problems as the error shape. */
export function buildOpenApi(app: INestApplication, info: OpenApiInfo): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(info.title)
    .setVersion(info.version)
    .setDescription(info.description ?? '')
    .addBearerAuth();
  const document = SwaggerModule.createDocument(app, builder.build(), {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? { schema: toJsonSchema(schema, schemaType) } : undefined,
  });
  return document;
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const converted = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  // The dialect is the document's own (3.1 is draft 2020-12), so a schema need not repeat it.
  return Object.fromEntries(Object.entries(converted).filter(([keyword]) => keyword !== '$schema'));
}
