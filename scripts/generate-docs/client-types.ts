import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { openApiDocument } from './openapi-document.js';

const BANNER = '// Generated from docs/openapi.json by npm run docs:generate. Do not edit.\n';
const DATA_PLANE = /^\/v1\//;

/** Returns the types of the client: what docs/openapi.json says of the data plane. */
export async function clientTypes(): Promise<string> {
  const document = JSON.parse(await openApiDocument()) as OpenAPI3;
  const paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).filter(([path]) => DATA_PLANE.test(path)),
  );
  const schema = await openapiTS({ ...document, paths }, { immutable: true, alphabetize: true });
  return BANNER + astToString(schema);
}
