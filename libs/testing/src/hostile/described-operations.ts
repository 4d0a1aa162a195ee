import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The part of a JSON Schema that the document of the API uses. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

export interface DescribedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: JsonSchema;
}

/** One operation as the published document describes it. */
export interface DescribedOperation {
  /** `METHOD /path/{parameter}`. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly DescribedParameter[];
  /** null where it takes none. */
  readonly body: JsonSchema | null;
}

interface Operation {
  readonly parameters?: readonly DescribedParameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>> };
}

const DOCUMENT = join(import.meta.dirname, '../../../../docs/openapi.json');
const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Returns every operation of the published document that is of one of these routes: `METHOD /path/{parameter}`. */
export async function describedOperations(routes: RegExp): Promise<DescribedOperation[]> {
  const { paths } = JSON.parse(await readFile(DOCUMENT, 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  return Object.entries(paths)
    .flatMap(([path, operations]) =>
      METHODS.filter((method) => method in operations).map((method) =>
        toOperation(method, path, operations[method]),
      ),
    )
    .filter(({ route }) => routes.test(route));
}

function toOperation(
  method: string,
  path: string,
  { parameters = [], requestBody }: Operation = {},
): DescribedOperation {
  const name = method.toUpperCase();
  const body = requestBody?.content?.['application/json']?.schema ?? null;
  return { route: `${name} ${path}`, method: name, path, parameters, body };
}
