import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE } from './problem.js';
import { problemSchema } from './problem.schema.js';

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  /** Request headers that operations understand besides those every HTTP server does. */
  readonly headersOf?: (operation: DescribedOperation) => readonly DescribedHeader[];
}

/** An operation as far as it says which headers it understands. */
export interface DescribedOperation {
  readonly method: (typeof METHODS)[number];
  /** With its parameters in braces. */
  readonly path: string;
  /** True where it answers with something new: there is nothing yet that a condition could be about. */
  readonly creates: boolean;
}

/** A request header and what it is for. */
export interface DescribedHeader {
  readonly name: string;
  readonly description: string;
}

const METHODS = ['get', 'head', 'put', 'post', 'delete', 'patch'] as const;

type JsonSchema = Record<string, unknown>;

/** Guarantees an OpenAPI 3.1 document of every route, with zod schemas as JSON Schema and problems as the error shape. */
export function buildOpenApi(app: INestApplication, info: OpenApiInfo): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(info.title)
    .setVersion(info.version)
    .setDescription(info.description ?? '')
    .addBearerAuth()
    .addSecurityRequirements('bearer');
  const document = SwaggerModule.createDocument(app, builder.build(), {
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? { schema: toJsonSchema(schema, schemaType) } : undefined,
  });
  return withHeaders(withProblems(document), info);
}

/** Every operation may refuse, so the refusal is stated once and referred to as each operation's default response. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  const schemas = { ...document.components?.schemas, Problem: toJsonSchema(problemSchema, 'output') };
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
  const responses = { Problem: { description: 'Refused or failed; `code` says why.', content } };
  for (const path of Object.values(document.paths)) {
    for (const operation of METHODS.map((method) => path[method])) {
      if (operation)
        operation.responses = { ...operation.responses, default: { $ref: '#/components/responses/Problem' } };
    }
  }
  return { ...document, components: { ...document.components, schemas, responses } };
}

function withHeaders(document: OpenAPIObject, { headersOf }: OpenApiInfo): OpenAPIObject {
  for (const [path, operations] of headersOf === undefined ? [] : Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = operations[method];
      if (operation === undefined || headersOf === undefined) continue;
      const described = headersOf({ method, path, creates: operation.responses?.['201'] !== undefined });
      const headers = described.map(({ name, description }) => toParameter(name, description));
      operation.parameters = [...(operation.parameters ?? []), ...headers];
    }
  }
  return document;
}

function toParameter(name: string, description: string) {
  return { name, in: 'header' as const, required: false, description, schema: { type: 'string' as const } };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const converted = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  // The dialect is the document's own (3.1 is draft 2020-12), so a schema need not repeat it.
  return Object.fromEntries(Object.entries(converted).filter(([keyword]) => keyword !== '$schema'));
}
