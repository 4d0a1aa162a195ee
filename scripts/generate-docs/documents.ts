import { clientTypes } from './client-types.js';
import { configurationDocument } from './configuration-document.js';
import { errorsDocument } from './errors-document.js';
import { openApiDocument } from './openapi-document.js';

/** Every document made from the sources, by its path; scripts/test/generated-docs.spec.ts fails when one is out of date. */
export const DOCUMENTS: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/errors.md': errorsDocument,
  'docs/configuration.md': configurationDocument,
  'docs/openapi.json': openApiDocument,
  'packages/client/src/api.generated.ts': clientTypes,
};
